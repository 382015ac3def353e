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
    const url = await serve(args.port, args.exchange);
    console.log(`The demo is running at ${url} (Ctrl+C ends it)`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/**
 * @param {number | undefined} port exactly this one, or any free one from Vite's own on
 * @param {import('./arguments.mjs').ExchangeArguments} exchange
 * @returns {Promise<string>} where the demo is
 */
async function serve(port, exchange) {
  const { createServer, mergeConfig, runnerImport } = await import('vite');
  const { module } = await runnerImport(fileURLToPath(new URL('../../vite.config.ts', import.meta.url)));
  const given = port === undefined ? {} : { server: { port, strictPort: true } };
  const config = mergeConfig(module.demoConfig(exchange), given);
  const server = await createServer({ ...config, configFile: false, logLevel: 'warn' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void server.close().finally(() => process.exit(0)));
  }
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    // Vite throws a plain Error for a port that is taken; its message is all that tells it.
    if (error instanceof Error && /port .* in use/i.test(error.message)) {
      throw new UsageError(
        `--port ${port}: something else is listening there; choose another or leave it out`,
      );
    }
    throw error;
  }
  return server.resolvedUrls?.local[0] ?? `http://localhost:${server.config.server.port}/`;
}
