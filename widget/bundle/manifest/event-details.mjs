const INTERFACE = 'KlineChartEventDetails';

/**
 * The types of the events' details, as they are written.
 *
 * @param {import('@custom-elements-manifest/analyzer').SourceFile} source
 * @returns {Map<string, string>} by event
 */
export function eventDetails(source) {
  const members = source.statements.find(({ name }) => name?.text === INTERFACE)?.members;
  if (members === undefined) {
    throw new Error(
      `${source.fileName} has no interface ${INTERFACE}: the manifest takes the details from it.`,
    );
  }
  return new Map(
    members.map(({ name, type }) => [
      name?.text ?? '',
      (type?.getText() ?? 'unknown').replaceAll(/\s+/g, ' ').replace(/; }$/, ' }'),
    ]),
  );
}
