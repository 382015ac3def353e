/**
 * The page's thread runs feeds with the code of the worker's file: where the sources import its module, the published
 * code imports `./kline.worker.js`, which lies beside it. The code is not there twice.
 *
 * @returns {{ name: string, resolveId: { order: 'pre', handler(source: string, importer: string | undefined): { id: string, external: true } | null } }}
 */
export function importWorkerFile() {
  return {
    name: 'import-worker-file',
    resolveId: {
      order: 'pre',
      handler: (source, importer) =>
        importer !== undefined && source.endsWith('/worker/worker.js')
          ? { id: './kline.worker.js', external: true }
          : null,
    },
  };
}
