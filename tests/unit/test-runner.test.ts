import { describe, expect, it } from 'vitest';
import { findBrowser } from '../run/browser.mjs';
import { runCommand } from '../run/command.mjs';
import { judge, judgeCheck, type Ended, type Outcome, progressLine, summary } from '../run/outcome.mjs';
import { readPlaywrightReport } from '../run/playwright-report.mjs';

const good: Outcome = { passed: 3, failed: 0, skipped: [], problems: [] };
const ended: Ended = { code: 0, signal: null, timedOut: false, output: '', seconds: 1 };

describe('the outcome of a suite', () => {
  it('is what its report says when its command ended well', () => {
    expect(judge(good, ended, 60)).toEqual(good);
  });

  it.each([
    ['there is no report', undefined, ended, 'left no report (exit code 0)'],
    ['it ran no test', { ...good, passed: 0 }, ended, 'ran no test'],
    ['it crashed after its tests', good, { ...ended, code: 7 }, 'exit code 7 although no test failed'],
    ['it was killed', good, { ...ended, code: null, signal: 'SIGSEGV' }, 'ended by SIGSEGV'],
    ['it did not finish', good, { ...ended, timedOut: true, signal: 'SIGTERM' }, 'not finished after 60 s'],
  ])('is a failure when %s', (_when, report, how, problem) => {
    expect(judge(report, how, 60).problems).toEqual([problem]);
  });

  it('counts a failing test once, though the exit code says it again', () => {
    const outcome = judge({ ...good, failed: 2 }, { ...ended, code: 1 }, 60);
    expect(outcome.problems).toEqual([]);
    expect(summary([outcome])).toBe('3 passed, 2 failed');
  });

  it('is one check for a command without tests', () => {
    expect(summary([judgeCheck(ended, 60)])).toBe('1 passed, 0 failed');
    expect(summary([judgeCheck({ ...ended, code: 2 }, 60)])).toBe('0 passed, 1 failed');
    expect(summary([judgeCheck({ ...ended, code: null, timedOut: true }, 60)])).toBe('0 passed, 1 failed');
  });
});

describe('the last line', () => {
  it('sums all suites and names skipped tests only when there are some', () => {
    expect(summary([good, good])).toBe('6 passed, 0 failed');
    const other = { passed: 1, failed: 1, skipped: [{ name: 'x', reason: 'y' }], problems: ['crashed'] };
    expect(summary([good, other])).toBe('4 passed, 2 failed, 1 skipped');
    expect(progressLine('unit', other, 2.04)).toBe('✗ unit      1 passed, 2 failed, 1 skipped (2.0 s)');
  });
});

it('reads Playwright’s report with nested suites, skips with reasons, and errors outside tests', () => {
  const report = {
    errors: [{ message: 'the server did not start' }],
    suites: [
      {
        title: 'a.spec.ts',
        specs: [{ title: 'one', tests: [{ status: 'expected' }, { status: 'unexpected' }] }],
        suites: [
          {
            title: 'inner',
            specs: [
              { title: 'two', tests: [{ status: 'flaky' }] },
              {
                title: 'three',
                tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'no such API' }] }],
              },
            ],
          },
        ],
      },
    ],
  };
  expect(readPlaywrightReport(report)).toEqual({
    passed: 1,
    failed: 2,
    skipped: [{ name: 'a.spec.ts > inner > three', reason: 'no such API' }],
    problems: ['the server did not start'],
  });
});

describe('finding a browser', () => {
  const places = ['/first', '/second'];

  it('takes the first that starts', () => {
    expect(findBrowser({ named: undefined, places, starts: (path) => path === '/second' })).toBe('/second');
    expect(findBrowser({ named: '', places, starts: () => true })).toBe('/first');
    expect(findBrowser({ named: undefined, places, starts: () => false })).toBeUndefined();
  });

  it('takes the named one, and does not quietly take another', () => {
    expect(findBrowser({ named: '/mine', places, starts: () => true })).toBe('/mine');
    expect(() => findBrowser({ named: '/mine', places, starts: (path) => path !== '/mine' })).toThrow(
      /KLINE_BROWSER is \/mine, and that does not start/,
    );
  });
});

function node(code: string): string[] {
  return [process.execPath, '-e', code];
}

describe('running a command', () => {
  it('takes what it says and how it ends', async () => {
    const result = await runCommand(node('console.log("out"); console.error("err"); process.exit(3)'), {
      cwd: '.',
      limit: 20,
    });
    expect(result).toMatchObject({ code: 3, timedOut: false });
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  });

  it('ends what does not end by itself, with all that it started', async () => {
    const child =
      'require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"], { stdio: "inherit" })';
    const result = await runCommand(node(`${child}; setInterval(() => {}, 1e3)`), { cwd: '.', limit: 0.5 });
    expect(result.timedOut).toBe(true);
    expect(result.seconds).toBeLessThan(5);
  });

  it('says when there is no such program', async () => {
    const result = await runCommand(['no-such-program-here'], { cwd: '.', limit: 5 });
    expect(result.code).not.toBe(0);
    expect(result.output).toContain('no-such-program-here');
  });
});
