import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERIES_STATES } from '../../src/domain/series-state.js';
import { CHART_TYPES } from '../../widget/chart/price-chart.js';
import { makeManifest } from '../../widget/bundle/manifest/manifest.mjs';
import { type Consumer, installPacked, root } from './packed.js';

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked();
});
afterAll(() => consumer?.remove());

function installed(path: string) {
  return JSON.parse(readFileSync(join(consumer.installed, path), 'utf8'));
}

describe('what tools are told of the element', () => {
  it('stands where package.json says, and is what the sources say', () => {
    const { customElements } = installed('package.json');
    expect(installed(customElements)).toEqual(JSON.parse(JSON.stringify(makeManifest(root))));
  });

  it('names modules that are there, and nothing that is private', () => {
    const { modules }: ReturnType<typeof makeManifest> = installed('dist/custom-elements.json');
    expect(modules.filter(({ path }) => !existsSync(join(consumer.installed, path)))).toEqual([]);
    const members = modules.flatMap(({ declarations }) => declarations).flatMap((each) => each.members);
    expect(members.filter(({ privacy }) => privacy !== undefined && privacy !== 'public')).toEqual([]);
    expect(members.filter(({ name }) => name.endsWith('Callback'))).toEqual([]);
  });

  it('links each attribute and its property', () => {
    const [{ declarations }] = installed('dist/custom-elements.json').modules;
    const [{ attributes, members, events }]: ReturnType<typeof makeManifest>['modules'][0]['declarations'] =
      declarations;
    expect(attributes).toContainEqual(
      expect.objectContaining({ name: 'sync-group', fieldName: 'syncGroup', type: { text: 'string' } }),
    );
    expect(members).toContainEqual(
      expect.objectContaining({ name: 'syncGroup', attribute: 'sync-group', reflects: true }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        name: 'kline-crosshairmove',
        type: { text: 'CustomEvent<{ openTime: number | null; price: number | null }>' },
      }),
    );
  });

  it('lets editors complete tags, attributes and their values', () => {
    const [tag] = installed('dist/vscode.html-custom-data.json').tags;
    expect(tag.name).toBe('kline-chart');
    const byName = new Map(tag.attributes.map((attribute: { name: string }) => [attribute.name, attribute]));
    expect(byName.get('type')).toMatchObject({ values: CHART_TYPES.map((name) => ({ name })) });
    expect(byName.get('paused')).toMatchObject({ valueSet: 'v' });
    expect(byName.get('limit')).toMatchObject({ description: { value: expect.stringContaining('500') } });
  });

  it('lets editors complete CSS properties, parts and states', () => {
    const data = installed('dist/vscode.css-custom-data.json');
    expect(data.properties).toContainEqual({
      name: '--kline-height',
      description: { kind: 'markdown', value: expect.stringContaining('20rem') },
    });
    const names = (entries: { name: string }[]) => entries.map(({ name }) => name);
    expect(names(data.pseudoElements)).toContain('::part(legend)');
    expect(names(data.pseudoClasses)).toEqual(SERIES_STATES.map((state) => `:state(${state})`));
  });
});
