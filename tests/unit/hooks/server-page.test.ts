import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { KlineDataProvider, useKlineDataContext, useSharedKlineData } from '../../../src/react.js';

function View() {
  const { accessor } = useKlineDataContext();
  const { klines, loading } = useSharedKlineData('BTCUSDT', '1m');
  return JSON.stringify([accessor.getKlines('BTCUSDT', '1m'), klines, loading]);
}

it('rendering on a server leaves nothing of a page behind', () => {
  const page = createElement(KlineDataProvider, {}, createElement(View));
  expect(renderToString(page)).toBe('[[],[],true]');
  expect(Symbol.for('kline-chart') in globalThis).toBe(false);
});
