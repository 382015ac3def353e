import { join } from 'node:path';

/**
 * Lets a bundle import modules that were bundled apart, as the files that they became: they lie beside it.
 *
 * @param {string} root
 * @param {ReadonlyMap<string, string>} files the module's source, relative to the root, and its file's name
 * @returns {import('rolldown').Plugin}
 */
export function builtApart(root, files) {
  const byModule = new Map([...files].map(([source, name]) => [join(root, source), `./${name}`]));
  return {
    name: 'built-apart',
    async resolveId(source, importer, { isEntry }) {
      if (isEntry || importer === undefined) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      const file = byModule.get(resolved?.id ?? '');
      return file === undefined ? null : { id: file, external: true };
    },
  };
}
