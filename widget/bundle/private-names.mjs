import { parseAst } from 'rolldown/parseAst';

/**
 * @typedef {object} Node
 * @property {string} type
 * @property {unknown} [key]
 * @property {unknown} [name]
 * @property {unknown} [value]
 * @property {unknown} [cooked]
 * @property {unknown} [object]
 * @property {unknown} [property]
 * @property {unknown} [init]
 * @property {unknown} [id]
 * @property {unknown} [left]
 * @property {unknown} [parameter]
 * @property {unknown} [properties]
 * @property {unknown} [accessibility]
 */

const OURS = /[\\/](?:src|widget)[\\/].*\.tsx?$/;
const THEIRS = /[\\/]node_modules[\\/]/;
const WORD = /[A-Za-z_$][\w$]*/g;

/**
 * Which of our names nobody but the class that declares them may use, by the word of the compiler: what is `private`
 * and is asked of nothing but `this`. A name that is also that of anything open, of any word of a library, or of a text,
 * is not among them: it could be meant.
 */
export class PrivateNames {
  /** @type {Set<string>} */
  #closed = new Set();
  /** @type {Set<string>} */
  #open = new Set();
  /** What is taken out of `this`. @type {Set<unknown>} */
  #own = new Set();

  /**
   * @param {string} id path of a module
   * @param {string} code as it was written
   */
  look(id, code) {
    if (THEIRS.test(id) || !OURS.test(id)) {
      for (const [word] of code.matchAll(WORD)) this.#open.add(word);
      return;
    }
    this.#walk(parseAst(code, { lang: langOf(id) }));
  }

  /** @returns {RegExp | null} fits the names, and nothing else */
  get pattern() {
    const names = [...this.#closed].filter((name) => !this.#open.has(name));
    return names.length === 0 ? null : new RegExp(`^(?:${names.join('|')})$`);
  }

  /** @param {Node} node */
  #walk(node) {
    this.#take(node);
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) this.#walk(child);
    }
  }

  /** @param {Node} node */
  #take(node) {
    switch (node.type) {
      case 'PropertyDefinition':
      case 'MethodDefinition':
      case 'TSAbstractPropertyDefinition':
      case 'TSAbstractMethodDefinition':
        this.#declare(node, node.key);
        break;
      case 'TSParameterProperty':
        this.#declare(node, parameterOf(node.parameter));
        break;
      case 'TSPropertySignature':
      case 'TSMethodSignature':
        this.#declare({ type: node.type }, node.key);
        break;
      case 'MemberExpression':
        // Of whom, is not known.
        if (!isThis(node.object)) this.#declare({ type: '' }, node.property);
        break;
      case 'VariableDeclarator':
        if (isThis(node.init)) this.#own.add(node.id);
        break;
      case 'ObjectPattern':
      case 'ObjectExpression':
        if (this.#own.has(node)) break;
        for (const each of /** @type {Node[]} */ (node.properties)) this.#declare({ type: '' }, each.key);
        break;
      case 'JSXIdentifier':
        this.#open.add(String(node.name));
        break;
      case 'Literal':
      case 'TemplateElement':
        this.#open.add(
          String(node.type === 'Literal' ? node.value : /** @type {Node} */ (node.value).cooked),
        );
        break;
      default:
    }
  }

  /**
   * @param {Node} owner
   * @param {unknown} key
   */
  #declare(owner, key) {
    if (!isNode(key) || key.type !== 'Identifier') return;
    (owner.accessibility === 'private' ? this.#closed : this.#open).add(String(key.name));
  }
}

/** @param {unknown} parameter */
function parameterOf(parameter) {
  return isNode(parameter) && parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
}

/** @param {unknown} node */
function isThis(node) {
  return isNode(node) && node.type === 'ThisExpression';
}

/** @param {string} id @returns {'ts' | 'tsx'} */
function langOf(id) {
  return id.endsWith('x') ? 'tsx' : 'ts';
}

/** @param {unknown} value @returns {value is Node} */
function isNode(value) {
  return (
    typeof value === 'object' && value !== null && typeof (/** @type {Node} */ (value).type) === 'string'
  );
}
