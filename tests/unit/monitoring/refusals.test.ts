import { describe, expect, it, vi } from 'vitest';
import { CapacityError, ConfigError } from '../../../src/domain/index.js';
import { type Alert, Monitor } from '../../../src/monitoring/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';

it('an error of another copy of the library is known by its code', () => {
  const monitor = new Monitor({ clock: new VirtualClock() });
  const foreign = Object.assign(new Error('no memory'), { name: 'CapacityError', code: 'cannot-allocate' });
  expect(foreign).not.toBeInstanceOf(CapacityError);
  expect(monitor.recordRefusal(foreign)).toBe(true);
  expect(monitor.recordRefusal('a text')).toBe(false);
  monitor.stop();
});

describe('errors of charts', () => {
  const failed = (error: unknown) => new CustomEvent('kline-error', { detail: { error } });

  it('are heard where they arrive: refused memory is a critical alert, at once', () => {
    const errors = new EventTarget();
    const alerts: Alert[] = [];
    const monitor = new Monitor({
      errors,
      clock: new VirtualClock(),
      onAlert: (alert) => alerts.push(alert),
    });
    monitor.start();
    errors.dispatchEvent(failed(new ConfigError('bad-interval', 'no interval')));
    errors.dispatchEvent(failed(undefined));
    errors.dispatchEvent(new Event('kline-error'));
    expect(alerts).toEqual([]);
    errors.dispatchEvent(failed(new CapacityError('cannot-allocate', '83 MB are not to be had')));
    expect(alerts).toMatchObject([
      { kind: 'allocation-refused', level: 'critical', message: '83 MB are not to be had' },
    ]);
    monitor.stop();
  });

  it('are heard from start to stop, and the listener is removed', () => {
    const errors = new EventTarget();
    const [add, remove] = [vi.spyOn(errors, 'addEventListener'), vi.spyOn(errors, 'removeEventListener')];
    const monitor = new Monitor({ errors, clock: new VirtualClock() });
    expect(add).not.toHaveBeenCalled();
    monitor.start();
    monitor.stop();
    expect(add).toHaveBeenCalledOnce();
    expect(remove.mock.calls).toEqual(add.mock.calls);
    errors.dispatchEvent(failed(new CapacityError('cannot-allocate', 'too late')));
    expect(monitor.alerts).toEqual([]);
  });
});
