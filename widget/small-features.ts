// One file for three features that are small: three files would be half as much again to load, and to ask for.
export { startNews } from './accessibility/news-feature.js';
export { startAnnotations } from './annotations/annotations-feature.js';
export { startSync } from './sync/sync-feature.js';
