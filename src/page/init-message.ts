import type { FeedDescriptor } from '../feed/contract.js';
import type { StoreMemory } from '../memory/index.js';
import { type InitShared, type InitTransfer, WORKER_PROTOCOL } from '../worker/messages.js';

/**
 * What a worker is told first.
 * @param threadId the worker's, where memory is shared
 * @param consumer the page's, whom it wakes there
 */
export function initMessage(
  memory: StoreMemory,
  feeds: Readonly<Record<string, FeedDescriptor>>,
  threadId: number,
  consumer: number,
): InitShared | InitTransfer {
  const base = {
    type: 'init',
    protocol: WORKER_PROTOCOL,
    storeId: memory.id,
    maxKlines: memory.layout.maxKlines,
    feeds,
  } as const;
  if (!memory.isShared) return { ...base, mode: 'transfer' };
  return { ...base, mode: 'shared', buffer: memory.buffer as SharedArrayBuffer, threadId, consumer };
}
