/** What of the custom elements manifest (schema 2.1.0) is used here. */
export interface Typed {
  text: string;
}

export interface Described {
  name: string;
  description?: string;
}

export interface Attribute extends Described {
  type: Typed;
  default?: string;
  fieldName?: string;
}

export interface Member extends Described {
  kind: 'field' | 'method';
  type?: Typed;
  default?: string;
  static?: boolean;
  readonly?: boolean;
  privacy?: 'public' | 'protected' | 'private';
  inheritedFrom?: object;
  attribute?: string;
  reflects?: boolean;
  parameters?: (Described & { type?: Typed; optional?: boolean })[];
  return?: { type?: Typed; description?: string };
}

export interface ElementDoc extends Described {
  kind: 'class';
  tagName: string;
  customElement: true;
  superclass: { name: string; package?: string; module?: string };
  members: Member[];
  attributes: Attribute[];
  events: (Described & { type?: Typed })[];
  slots: Described[];
  cssParts: Described[];
  cssStates: Described[];
  cssProperties: (Described & { default?: string })[];
}

export interface Manifest {
  schemaVersion: string;
  modules: {
    kind: 'javascript-module';
    path: string;
    declarations: ElementDoc[];
    exports: { kind: string; name: string; declaration: { name: string; module: string } }[];
  }[];
}
