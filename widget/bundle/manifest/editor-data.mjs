import { elementOf, valuesOf } from './manifest.mjs';

/** @typedef {import('./manifest.d.ts').Manifest} Manifest */

const VERSION = 1.1;

/**
 * What editors complete in HTML: https://github.com/microsoft/vscode-custom-data (`html.customData`).
 *
 * @param {Manifest} manifest
 */
export function htmlData(manifest) {
  const doc = elementOf(manifest);
  const attributes = doc.attributes.map((attribute) => {
    const values = valuesOf(attribute).map((name) => ({ name }));
    return {
      name: attribute.name,
      description: markdown(describe(attribute)),
      // `v` is the editors' word for an attribute that has no value.
      ...(attribute.type.text === 'boolean' ? { valueSet: 'v' } : {}),
      ...(values.length > 0 ? { values } : {}),
    };
  });
  return {
    version: VERSION,
    tags: [{ name: doc.tagName, description: markdown(doc.description ?? ''), attributes }],
  };
}

/**
 * What editors complete in CSS (`css.customData`).
 *
 * @param {Manifest} manifest
 */
export function cssData(manifest) {
  const doc = elementOf(manifest);
  return {
    version: VERSION,
    properties: doc.cssProperties.map((property) => ({
      name: property.name,
      description: markdown(describe(property)),
    })),
    pseudoElements: doc.cssParts.map(({ name, description = '' }) => ({
      name: `::part(${name})`,
      description: markdown(description),
    })),
    pseudoClasses: doc.cssStates.map(({ name, description = '' }) => ({
      name: `:state(${name})`,
      description: markdown(description),
    })),
  };
}

/** @param {{ description?: string, default?: string }} entry */
function describe({ description = '', default: value }) {
  return value === undefined || value === 'false' ? description : `${description}\n\nDefault: \`${value}\``;
}

/** @param {string} value */
function markdown(value) {
  return { kind: 'markdown', value };
}
