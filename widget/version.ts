/** This release. The same as package.json's, held together by a test. */
export const VERSION = '0.1.0';
