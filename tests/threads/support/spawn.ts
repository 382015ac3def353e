import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';

const bundles = new Map<string, Promise<string>>();

/** Node's threads run no TypeScript: bundles a thread's entry once and gives the file. */
function bundle(entry: URL): Promise<string> {
  let file = bundles.get(entry.href);
  if (file === undefined) {
    file = (async () => {
      const out = join(mkdtempSync(join(tmpdir(), 'kline-thread-')), 'thread.mjs');
      const build = await rolldown({ input: entry.pathname, platform: 'node', logLevel: 'silent' });
      await build.write({ file: out, format: 'esm' });
      await build.close();
      return out;
    })();
    bundles.set(entry.href, file);
  }
  return file;
}

/** Starts a real thread from a TypeScript entry beside the test. */
export async function spawn(entry: URL, workerData: unknown): Promise<Worker> {
  return new Worker(await bundle(entry), { workerData });
}

/** Resolves with the thread's next message that fits. Rejects when the thread fails or ends first. */
export function nextMessage<T>(thread: Worker, fits: (message: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      thread.off('exit', onExit);
    };
    const onMessage = (message: T) => {
      if (!fits(message)) return;
      settle();
      resolve(message);
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    const onExit = (code: number) =>
      onError(new Error(`the thread ended (${code}) before it said what was waited for`));
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.on('exit', onExit);
  });
}
