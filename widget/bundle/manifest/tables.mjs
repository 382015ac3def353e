import { elementOf, valuesOf } from './manifest.mjs';

/** @typedef {import('./manifest.d.ts').Manifest} Manifest */
/** @typedef {import('./manifest.d.ts').ElementDoc} ElementDoc */
/** @typedef {import('./manifest.d.ts').Member} Member */

/**
 * The tables that documents can ask for, by the name in their marker.
 *
 * @type {Record<string, (doc: ElementDoc) => string>}
 */
const TABLES = {
  attributes: ({ attributes }) =>
    table(
      ['attribute', '', 'default'],
      attributes.map((attribute) => {
        const values = valuesOf(attribute).map(code).join(', ');
        const text = attribute.description ?? '';
        return [
          code(attribute.name),
          values === '' ? text : `${values}. ${text}`,
          attribute.type.text === 'boolean' ? '' : code(attribute.default),
        ];
      }),
    ),
  properties: ({ members }) =>
    table(
      ['property', 'type', ''],
      members
        .filter(
          (member) => member.kind === 'field' && member.attribute === undefined && member.static !== true,
        )
        .map((field) => [
          code(field.name),
          code(field.type?.text),
          field.readonly === true ? `${field.description} Read only.` : (field.description ?? ''),
        ]),
    ),
  methods: ({ members }) =>
    table(
      ['method', ''],
      members
        .filter(({ kind }) => kind === 'method')
        .map((method) => [code(signature(method)), method.description ?? '']),
    ),
  events: ({ events }) =>
    table(
      ['event', '', '`detail`'],
      events.map(({ name, description = '', type }) => [
        code(name),
        description,
        code(type?.text.replace(/^CustomEvent<(.*)>$/, '$1')),
      ]),
    ),
  slots: ({ slots }) => described('slot', slots),
  parts: ({ cssParts }) => described('part', cssParts),
  states: ({ cssStates }) => described('state', cssStates),
  'css-properties': ({ cssProperties }) =>
    table(
      ['property', '', 'default'],
      cssProperties.map((property) => [
        code(property.name),
        property.description ?? '',
        code(property.default),
      ]),
    ),
};

export const TABLE_NAMES = Object.keys(TABLES);

const MARKED = /<!-- manifest:([\w-]+) -->[\s\S]*?<!-- \/manifest:\1 -->/g;

/**
 * A document with every table between `<!-- manifest:NAME -->` and `<!-- /manifest:NAME -->` made anew.
 *
 * @param {string} document
 * @param {Manifest} manifest
 * @returns {string}
 */
export function withTables(document, manifest) {
  const doc = elementOf(manifest);
  return document.replaceAll(MARKED, (_, name) => {
    const render = TABLES[name];
    if (render === undefined) {
      throw new Error(`There is no table "${name}", only ${TABLE_NAMES.join(', ')}.`);
    }
    return `<!-- manifest:${name} -->\n\n${render(doc)}\n\n<!-- /manifest:${name} -->`;
  });
}

/** @param {Member} method */
function signature({ name, parameters = [], return: returned }) {
  const list = parameters.map((parameter) => `${parameter.name}: ${parameter.type?.text ?? 'unknown'}`);
  return `${name}(${list.join(', ')}): ${returned?.type?.text ?? 'void'}`;
}

/**
 * @param {string} kind
 * @param {{ name: string, description?: string }[]} entries
 */
function described(kind, entries) {
  return table(
    [kind, ''],
    entries.map(({ name, description = '' }) => [code(name), description]),
  );
}

/** @param {string} [text] */
function code(text) {
  return text === undefined || text === '' ? '' : `\`${text}\``;
}

/**
 * A table as the formatter leaves it: columns as wide as their widest cell.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => (row[at] ?? '').length)));
  const lines = cells.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
