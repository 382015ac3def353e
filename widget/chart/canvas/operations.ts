/**
 * Methods of a drawing context that are recorded, with how many numbers each takes: those that lightweight-charts and
 * our own painters draw with. A code is a place in this list.
 */
export const METHODS = [
  ['save', 0],
  ['restore', 0],
  ['beginPath', 0],
  ['closePath', 0],
  ['moveTo', 2],
  ['lineTo', 2],
  ['rect', 4],
  ['arc', 6],
  ['arcTo', 5],
  ['fill', 0],
  ['stroke', 0],
  ['fillRect', 4],
  ['clearRect', 4],
  ['translate', 2],
  ['scale', 2],
  ['setTransform', 6],
] as const;
type Method = (typeof METHODS)[number][0];

const codeOf = (method: Method) => METHODS.findIndex(([name]) => name === method);

/** Codes that somebody must know, and those of what takes other things than a fixed count of numbers. */
export const Op = {
  SAVE: codeOf('save'),
  RESTORE: codeOf('restore'),
  /** From here on they change pixels. */
  FILL: codeOf('fill'),
  FILL_RECT: codeOf('fillRect'),
  CLEAR_RECT: codeOf('clearRect'),
  /** From here on they change the transform. */
  TRANSLATE: codeOf('translate'),
  SET_TRANSFORM: codeOf('setTransform'),
  /** A text and two numbers. */
  FILL_TEXT: METHODS.length,
  /** A value, and the place of its property in PROPERTIES. */
  SET: METHODS.length + 1,
  /** Followed by how many numbers, then these: so is the next. */
  LINE_DASH: METHODS.length + 2,
  ROUND_RECT: METHODS.length + 3,
} as const;

/** How many numbers follow a code. */
export const ARITY: readonly number[] = [...METHODS.map(([, arity]) => arity), 2, 1];

/** Properties of a drawing context that are recorded, as they are at first. */
export const INITIAL = {
  fillStyle: '#000000',
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  lineDashOffset: 0,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  globalAlpha: 1,
  globalCompositeOperation: 'source-over',
};
export type Property = keyof typeof INITIAL;
export const PROPERTIES = Object.keys(INITIAL) as Property[];
