import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create as analyze, ts } from '@custom-elements-manifest/analyzer';
import { eventDetails } from './event-details.mjs';

/** @typedef {import('./manifest.d.ts').ElementDoc} ElementDoc */
/** @typedef {import('./manifest.d.ts').Manifest} Manifest */
/** @typedef {import('./manifest.d.ts').Attribute} Attribute */
/** @typedef {import('./manifest.d.ts').Member} Member */

const ROOM = 'widget/element';
const EVENTS = 'widget/events.ts';
/** The browser calls it; the analyzer knows the other callbacks. */
const LIFECYCLE = new Set(['connectedMoveCallback']);
/** Watched because the look may follow them, and every element has them. */
const GLOBAL_ATTRIBUTES = new Set(['class', 'style']);
/** Where the class and the definition are found once the package is built. */
const CLASS_MODULE = 'dist/index.js';
const DEFINITION_MODULE = 'dist/define.js';

/**
 * The custom elements manifest of the package: what the element's class and its bases say of themselves, without what
 * they keep to themselves.
 *
 * @param {string} root
 * @returns {Manifest}
 * @throws {Error} when an attribute has no property, or an event no detail type
 */
export function makeManifest(root) {
  const doc = publicPart(analyzedElement(root));
  linkAttributes(doc);
  const details = eventDetails(parse(root, EVENTS));
  for (const event of doc.events) {
    const detail = details.get(event.name);
    if (detail === undefined) {
      throw new Error(
        `@fires ${event.name}: ${EVENTS} has no detail of that name, only ${[...details.keys()].join(', ')}.`,
      );
    }
    event.type = { text: `CustomEvent<${detail}>` };
  }
  const declaration = { name: doc.name, module: CLASS_MODULE };
  return {
    schemaVersion: '2.1.0',
    modules: [
      {
        kind: 'javascript-module',
        path: CLASS_MODULE,
        declarations: [doc],
        exports: [{ kind: 'js', name: doc.name, declaration }],
      },
      {
        kind: 'javascript-module',
        path: DEFINITION_MODULE,
        declarations: [],
        exports: [{ kind: 'custom-element-definition', name: doc.tagName, declaration }],
      },
    ],
  };
}

/**
 * @param {Manifest} manifest
 * @returns {ElementDoc} the one element in it
 */
export function elementOf(manifest) {
  const doc = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName);
  if (doc === undefined) throw new Error(`No class below ${ROOM} has the tag @tagname.`);
  return doc;
}

/**
 * All that the analyzer finds, private members and lifecycle included.
 *
 * @param {string} root
 * @returns {ElementDoc}
 */
export function analyzedElement(root) {
  const files = readdirSync(join(root, ROOM)).filter((name) => name.endsWith('.ts'));
  const modules = files.map((name) => parse(root, `${ROOM}/${name}`));
  return elementOf(analyze({ modules, plugins: [], context: { dev: false } }));
}

/**
 * @param {string} root
 * @param {string} path
 */
function parse(root, path) {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true);
}

/**
 * @param {ElementDoc} doc
 * @returns {ElementDoc}
 */
function publicPart(doc) {
  const members = doc.members
    .filter(({ privacy }) => privacy === undefined || privacy === 'public')
    .filter(({ name }) => !LIFECYCLE.has(name))
    // The analyzer joins getters and setters of instances, not those of the class.
    .filter((member, at, all) => {
      const first = all.findIndex(
        ({ name, static: isStatic }) => name === member.name && isStatic === member.static,
      );
      return member.static !== true || first === at;
    });
  for (const member of members) {
    // The bases are rooms of ours and not published by themselves.
    delete member.inheritedFrom;
    // The name of a constant of ours.
    if (member.static === true) delete member.default;
    if (member.description !== undefined) member.description = oneLine(member.description);
  }
  return {
    ...doc,
    description: oneLine(doc.description ?? ''),
    superclass: { name: 'HTMLElement', package: 'global:' },
    members,
    attributes: doc.attributes.filter(({ name }) => !GLOBAL_ATTRIBUTES.has(name)),
  };
}

/**
 * Each attribute names its property and the other way round; the property takes over what is written out there.
 *
 * @param {ElementDoc} doc
 */
function linkAttributes(doc) {
  for (const attribute of doc.attributes) {
    const fieldName = attribute.name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
    const field = doc.members.find(({ kind, name }) => kind === 'field' && name === fieldName);
    if (field === undefined) {
      throw new Error(`@attr ${attribute.name}: the element has no property ${fieldName} for it.`);
    }
    if (attribute.type.text === 'boolean') attribute.default ??= 'false';
    attribute.fieldName = fieldName;
    field.attribute = attribute.name;
    field.reflects = true;
    if (valuesOf(attribute).length > 0) field.type = attribute.type;
    if (attribute.default !== undefined) {
      const isText = !['number', 'boolean'].includes(attribute.type.text);
      field.default = isText ? `'${attribute.default}'` : attribute.default;
    }
  }
}

/**
 * @param {Pick<Attribute, 'type'>} attribute
 * @returns {string[]} what an enumerated attribute takes, else nothing
 */
export function valuesOf({ type }) {
  return [...type.text.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
}

/** @param {string} text */
function oneLine(text) {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
