import { afterEach, describe, expect, it } from 'vitest';
import { closeStores, lose, many, settle, stage } from './support.js';
import { kline } from '../../support/klines.js';

afterEach(closeStores);

describe('the report', () => {
  it('is Markdown that a ticket takes, foreign text included', () => {
    const { migration, page } = stage('shared-read');
    migration.mergeBoth('A|`x`', '1m', [kline(0, 100.5), kline(1)]);
    migration.step();
    lose(page, 'A|`x`', 0);
    settle(migration);
    expect(migration.report()).toMatchInlineSnapshot(`
      "## Kline migration

      - Phase: \`dual-write\` (given by the host)
      - Held since \`shared-read\` by parity: Parity has failed: 1 differences, the first in local:A&#124;&#96;x&#96;@1m at 1704067200000 (missing-in-legacy).
      - Series: 1, of which 0 are still to be brought up to date on one side
      - Compared: 14 klines in 7 full rounds
      - Differences: 1

      | series | openTime | what | behind | legacy O/H/L/C/V | shared O/H/L/C/V |
      |---|---|---|---|---|---|
      | local:A&#124;&#96;x&#96;@1m | 1704067200000 (2024-01-01T00:00:00.000Z) | missing-in-legacy | legacy | missing | 100.5 / 102.5 / 98.5 / 101.5 / 0, final |
      "
    `);
  });

  it('says that there is nothing to say', () => {
    const { migration } = stage('dual-write');
    migration.mergeBoth('A', '1m', many(2));
    settle(migration);
    expect(migration.report()).toMatchInlineSnapshot(`
      "## Kline migration

      - Phase: \`dual-write\` (given by the host)
      - Not held
      - Series: 1, of which 0 are still to be brought up to date on one side
      - Compared: 12 klines in 6 full rounds
      - Differences: 0
      "
    `);
  });
});
