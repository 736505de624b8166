// What these tests call of it, so that the project's types can be checked where it is not installed.
declare module '@salesforce/source-deploy-retrieve' {
  interface Component {
    readonly fullName: string;
    readonly type: { readonly name: string };
  }

  export class ComponentSet implements Iterable<Component> {
    static fromSource(directory: string): ComponentSet;
    static fromManifest(options: {
      readonly manifestPath: string;
      readonly resolveSourcePaths: readonly string[];
    }): Promise<ComponentSet>;
    getSourceComponents(): Iterable<Component>;
    [Symbol.iterator](): Iterator<Component>;
  }

  export class MetadataConverter {
    convert(
      components: ComponentSet,
      to: 'metadata',
      output: { readonly type: 'directory'; readonly outputDirectory: string; readonly genUniqueDir: false },
    ): Promise<{ readonly packagePath?: string }>;
  }
}
