/** One part of the page. @throws Error when it is not there */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what is found, as querySelector does.
export function $<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}
