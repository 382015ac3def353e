import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A table that languages.ts loads when a chart needs it. */
const LOADED = /\bimport\((['"])\.\/([\w-]+)\.js\1\)/g;

/** Both files at once, or a language would take the time of two. */
const UNPACKED = `
async function unpacked(language) {
  const [{ TABLE }, { unpackTable }] = await Promise.all([language, import('./control-messages.js')]);
  return { TABLE: unpackTable(TABLE) };
}
`;

/**
 * Packs the languages of a bundle: of each table its texts are left, in the order of the English ones, and the keys
 * come from those (widget/language/control-messages.ts). The keys are a third of a language's file.
 *
 * @param {string} directory `widget/language`
 * @returns {import('rolldown').Plugin}
 */
export function messageTables(directory) {
  /** @type {Set<string>} */
  const tables = new Set();
  return {
    name: 'message-tables',
    transform: {
      filter: { id: /[\\/][\w-]+\.ts$/ },
      handler(code, id) {
        if (tables.has(id)) {
          const texts = textsInOrder(readTable(code, 'TABLE', id), englishKeys(directory), id);
          return { code: `export const TABLE = ${JSON.stringify(texts)};\n`, map: null };
        }
        if (id !== join(directory, 'languages.ts')) return null;
        for (const [, , name] of code.matchAll(LOADED)) tables.add(join(dirname(id), `${name}.ts`));
        return { code: code.replaceAll(LOADED, (load) => `unpacked(${load})`) + UNPACKED, map: null };
      },
    },
    buildEnd(error) {
      if (error === undefined && tables.size === 0) {
        throw new Error(
          `${directory}: no languages.ts that loads tables with import('./….js'), as message-tables-plugin.mjs expects.`,
        );
      }
    },
  };
}

/** @param {string} directory */
function englishKeys(directory) {
  return [
    ['messages.ts', 'ENGLISH'],
    ['control-messages.ts', 'CONTROL_ENGLISH'],
  ].flatMap(([file = '', name = '']) => {
    const path = join(directory, file);
    return [...readTable(readFileSync(path, 'utf8'), name, path).keys()];
  });
}

/**
 * @param {ReadonlyMap<string, string>} table
 * @param {readonly string[]} keys
 * @param {string} id
 */
function textsInOrder(table, keys, id) {
  const missing = keys.filter((key) => !table.has(key));
  const unknown = [...table.keys()].filter((key) => !keys.includes(key));
  if (missing.length > 0 || unknown.length > 0) {
    throw new Error(
      `${id}: a language has the keys of the English tables. Missing: ${missing.join(', ') || 'none'}. ` +
        `Not in English: ${unknown.join(', ') || 'none'}.`,
    );
  }
  return keys.map((key) => table.get(key));
}

/**
 * The keys and texts of `export const name = { … }`, which are all literals.
 *
 * @param {string} code
 * @param {string} name
 * @param {string} id
 */
function readTable(code, name, id) {
  const object = parseAst(code, { lang: 'ts' }, id)
    .body.flatMap((node) => (node.type === 'ExportNamedDeclaration' ? [node.declaration] : []))
    .flatMap((node) => (node?.type === 'VariableDeclaration' ? node.declarations : []))
    .find(({ id: declared }) => declared.type === 'Identifier' && declared.name === name)?.init;
  if (object?.type !== 'ObjectExpression') {
    throw new Error(`${id}: expected a table, export const ${name} = { … }.`);
  }
  /** @type {Map<string, string>} */
  const table = new Map();
  for (const property of object.properties) {
    const source = code.slice(property.start, property.end);
    if (property.type !== 'Property' || property.computed || property.value.type !== 'Literal') {
      throw new Error(`${id}: a table has a text in quotes for each key, and nothing else: ${source}`);
    }
    const key =
      property.key.type === 'Identifier'
        ? property.key.name
        : String(/** @type {any} */ (property.key).value);
    const text = property.value.value;
    if (typeof text !== 'string') throw new Error(`${id}: the text of "${key}" is no string: ${source}`);
    if (table.has(key)) throw new Error(`${id}: "${key}" is there twice.`);
    table.set(key, text);
  }
  return table;
}
