import { fileURLToPath } from 'node:url';
import { HELP, readArguments, UsageError } from './arguments.mjs';
import { ensureDependencies } from './dependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function start() {
  try {
    // npm runs scripts in the package's directory; INIT_CWD is where the person is.
    const args = readArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
    if (args.help) {
      console.log(HELP);
      return;
    }
    ensureDependencies(root);
    const url = await serve(args);
    console.log(`The demo is running at ${url} (Ctrl+C ends it)`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/**
 * @param {import('./arguments.mjs').ServeArguments} args
 * @returns {Promise<string>} where the demo is
 */
async function serve({ port, isBuilt, exchange }) {
  const { build, createServer, mergeConfig, preview, runnerImport } = await import('vite');
  const { module } = await runnerImport(fileURLToPath(new URL('../../vite.config.ts', import.meta.url)));
  const exactly = port === undefined ? {} : { port, strictPort: true };
  const config = mergeConfig(module.demoConfig(exchange), {
    server: exactly,
    preview: exactly,
    configFile: false,
    logLevel: 'warn',
  });
  try {
    if (isBuilt) await build(config);
    const server = isBuilt ? await preview(config) : await createServer(config);
    endWithSignals(server);
    if ('listen' in server) await server.listen();
    return server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
  } catch (error) {
    // Vite throws a plain Error for a port that is taken; its message is all that tells it.
    if (error instanceof Error && /port .* in use/i.test(error.message)) {
      throw new UsageError(
        `--port ${port}: something else is listening there; choose another or leave it out`,
      );
    }
    throw error;
  }
}

/** @param {{ close(): Promise<void> }} server */
function endWithSignals(server) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void server.close().finally(() => process.exit(0)));
  }
}
