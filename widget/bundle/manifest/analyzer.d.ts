/**
 * What is used of the analyzer and of the TypeScript it brings along. Its own declarations leave both out, and speak of
 * the compiler's API, which TypeScript 7 no longer has.
 */
declare module '@custom-elements-manifest/analyzer' {
  export interface SyntaxNode {
    readonly name?: { readonly text: string };
    readonly members?: readonly SyntaxNode[];
    readonly type?: SyntaxNode;
    getText(): string;
  }
  export interface SourceFile {
    readonly fileName: string;
    readonly statements: readonly SyntaxNode[];
  }
  export const ts: {
    createSourceFile(path: string, text: string, target: number, setParentNodes: true): SourceFile;
    readonly ScriptTarget: { readonly ES2022: number };
  };
  export function create(input: {
    modules: SourceFile[];
    plugins: [];
    context: { dev: boolean };
  }): import('./manifest.d.ts').Manifest;
}
