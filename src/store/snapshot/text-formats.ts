// One file for both, which are small and alike: two, and what they share in a third, would be more to load.
export { csvOf, readCsv, writeCsv } from './csv.js';
export { jsonOf, readJson, writeJson } from './json.js';
