export type RecordingErrorCode =
  /** Missing, a folder, or not allowed to be read. */
  | 'unreadable'
  /** Neither an array of rows nor CSV. */
  | 'not-rows'
  | 'bad-row'
  | 'unsorted'
  | 'empty'
  /** Neither the file's name nor an option tells symbol and interval. */
  | 'unnamed'
  /** The replay is to begin outside the recording. */
  | 'bad-start';

export interface RecordingPlace {
  readonly file: string;
  /** From 1: the line of a CSV file, the row of a JSON file. */
  readonly line?: number;
  /** What was found there. */
  readonly value?: unknown;
}

/** A recording that cannot be replayed. The message names the file, the line, the value and what to do. */
export class RecordingError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly value: unknown;

  constructor(
    readonly code: RecordingErrorCode,
    message: string,
    { file, line, value }: RecordingPlace,
  ) {
    super(message);
    this.name = 'RecordingError';
    this.file = file;
    this.line = line;
    this.value = value;
  }
}
