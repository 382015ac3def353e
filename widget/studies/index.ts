export { STUDY_KINDS, type StudyKindInfo, type StudyParam, type StudyPlot } from './study-kinds.js';
export { StudyRun } from './study-run.js';
export { formatStudies, parseStudies, type StudyKind, type StudySpec } from './study-spec.js';
