import { SnapshotError } from '../../domain/index.js';
import { crc32 } from './crc32.js';
import { CHECKSUM_BYTES, Head, SNAPSHOT_MAGIC, SNAPSHOT_VERSION } from './format.js';

/**
 * Bytes that no other thread can change between check and use.
 * @throws SnapshotError `not-a-snapshot`
 */
export function ownBytes(input: Uint8Array | ArrayBuffer): Uint8Array {
  if (tagOf(input) === 'Uint8Array') {
    const view = input as Uint8Array;
    return tagOf(view.buffer) === 'SharedArrayBuffer' ? new Uint8Array(view) : view;
  }
  if (tagOf(input) === 'ArrayBuffer') return new Uint8Array(input as ArrayBuffer);
  throw new SnapshotError(
    'not-a-snapshot',
    `A snapshot is a Uint8Array or an ArrayBuffer, not ${input === null ? 'null' : typeof input}.`,
  );
}

/** The kind of an object, of whichever realm: a buffer that an iframe made is no instance of ours. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/**
 * Checks what lies around the series: only bytes that were written as they are get further.
 * @throws SnapshotError `truncated`, `not-a-snapshot`, `wrong-version`, `trailing-bytes`, `checksum`
 */
export function checkEnvelope(bytes: Uint8Array, view: DataView): void {
  const { length } = bytes;
  if (length < Head.BYTES + CHECKSUM_BYTES) {
    throw new SnapshotError('truncated', `${length} bytes are too few for a snapshot: it was cut.`);
  }
  if (view.getUint32(Head.MAGIC, true) !== SNAPSHOT_MAGIC) {
    throw new SnapshotError(
      'not-a-snapshot',
      `These ${length} bytes are no snapshot: give what exportSnapshot() returned.`,
    );
  }
  const version = view.getUint32(Head.VERSION, true);
  if (version !== SNAPSHOT_VERSION) {
    throw new SnapshotError(
      'wrong-version',
      `The snapshot has version ${version}, this release reads version ${SNAPSHOT_VERSION}: take a new one.`,
    );
  }
  const said = view.getUint32(Head.BYTE_LENGTH, true);
  if (said !== length) {
    const code = said > length ? 'truncated' : 'trailing-bytes';
    throw new SnapshotError(
      code,
      `The snapshot says it has ${said} bytes, there are ${length}: it was changed.`,
    );
  }
  const end = length - CHECKSUM_BYTES;
  if (view.getUint32(end, true) !== crc32(bytes, 0, end)) {
    throw new SnapshotError('checksum', 'The snapshot was damaged: its checksum does not fit.');
  }
}
