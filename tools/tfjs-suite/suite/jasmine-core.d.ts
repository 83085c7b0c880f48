// The part of jasmine-core that is used here; @types/jasmine has the library's objects, not its module.
declare module "jasmine-core" {
  export const jasmine: typeof globalThis.jasmine;
  /** Puts `describe`, `it` and the rest on the global object. */
  export function installGlobals(): void;
}
