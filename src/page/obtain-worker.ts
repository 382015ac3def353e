import { messageOf } from '../domain/index.js';
import { type FromWorker, type InitShared, type InitTransfer, WORKER_PROTOCOL } from '../worker/messages.js';
import type { WorkerOption } from './config.js';
import { knowsTrustedTypes, trustedUrl } from './trusted-types.js';

/** How long a worker may take to answer: a refused one can stay silent, depending on browser and policy. */
const HANDSHAKE_LIMIT_MS = 8_000;

export interface ObtainedWorker {
  readonly worker: Worker;
  /** How it was had, in words. */
  readonly rung: string;
}

/**
 * Climbs down the ladder until a worker answers: the host's own; the file beside this one, through a Trusted Types
 * policy where the platform knows them, since a plain URL would be reported as a violation before it is refused; a
 * blob module that imports it (for a script from another origin).
 * Rejects with the reasons of all rungs when none does: then the feeds run on the page.
 */
export async function obtainWorker(
  option: WorkerOption | undefined,
  init: InitShared | InitTransfer,
): Promise<ObtainedWorker> {
  if (option === false) throw new Error('the host page asked for none (worker: false)');
  const refusals: string[] = [];
  for (const [rung, make] of ladder(option)) {
    try {
      return { worker: await handshake(make(), init), rung };
    } catch (error) {
      refusals.push(`${rung}: ${messageOf(error)}`);
    }
  }
  throw new Error(refusals.join('; '));
}

function ladder(option: WorkerOption | undefined): [rung: string, make: () => Worker][] {
  if (option !== undefined && option !== false && 'factory' in option) {
    return [['the host’s factory', option.factory]];
  }
  if (option !== undefined && option !== false) {
    const url = new URL(option.url, baseUrl());
    return [['worker.url', () => workerFrom(url)], ...blobRung(url)];
  }
  // What bundlers leave of it in a classic script.
  if (import.meta.url === undefined) {
    throw new Error('this script does not know its own address, give configure({ worker: { url } })');
  }
  const beside = new URL('./kline.worker.js', import.meta.url);
  return [
    [
      'the file beside the script',
      knowsTrustedTypes()
        ? () => workerFrom(beside)
        : // Literal, so that bundlers find the worker and bring it along.
          () => new Worker(new URL('./kline.worker.js', import.meta.url), { type: 'module' }),
    ],
    ...blobRung(beside),
  ];
}

/** A script of another origin can only be imported by a worker of this one, made from a blob. */
function blobRung(url: URL): [string, () => Worker][] {
  if (url.origin === globalThis.location?.origin) return [];
  return [
    [
      'a blob module',
      () => {
        const source = `import ${JSON.stringify(url.href)};`;
        const blob = new URL(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
        try {
          return workerFrom(blob);
        } finally {
          // The worker has taken the URL by then; a short delay covers browsers that fetch it later.
          setTimeout(() => URL.revokeObjectURL(blob.href), HANDSHAKE_LIMIT_MS);
        }
      },
    ],
  ];
}

function workerFrom(url: URL): Worker {
  return new Worker(trustedUrl(url), { type: 'module' });
}

function baseUrl(): string {
  return globalThis.location?.href ?? import.meta.url;
}

/** Resolves when the worker says it is ready; a failure, silence or another release rejects and ends it. */
function handshake(worker: Worker, init: InitShared | InitTransfer): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      clearTimeout(timer);
      worker.onmessage = null;
      worker.onerror = null;
      worker.onmessageerror = null;
      if (error === null) {
        resolve(worker);
        return;
      }
      worker.terminate();
      reject(error);
    };
    const timer = setTimeout(
      () => settle(new Error(`no answer within ${HANDSHAKE_LIMIT_MS / 1000} s`)),
      HANDSHAKE_LIMIT_MS,
    );
    worker.onerror = (event) => {
      event.preventDefault();
      settle(new Error(event.message || 'refused, without a reason (a policy, or the file is not there)'));
    };
    worker.onmessageerror = () => settle(new Error('its first message could not be read'));
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      const message = event.data;
      if (typeof message !== 'object' || message.type !== 'ready') return;
      if (message.protocol === WORKER_PROTOCOL) settle(null);
      else settle(new Error(`it speaks protocol ${message.protocol}, the page ${WORKER_PROTOCOL}`));
    };
    try {
      worker.postMessage(init);
    } catch (error) {
      settle(new Error(messageOf(error)));
    }
  });
}
