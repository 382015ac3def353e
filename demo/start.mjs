// `npm start`: everything from a fresh clone to the demo in the browser, with one command.
// Nothing but Node is there yet when this begins; what needs more is imported after it was checked.
import { requireNode } from './setup/node-version.mjs';

requireNode();
const { start } = await import('./setup/start.mjs');
await start();
