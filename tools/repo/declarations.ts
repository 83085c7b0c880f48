// Writes a package's .d.ts files, one per source file, next to its bundles. Since every source obeys
// isolatedDeclarations, each file's declarations follow from that file alone: no type check is
// needed here (`pnpm check` does that), and no other package has to be built first.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  declaration: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  strict: true,
};

/** Writes `out/x.d.ts` for each `source/x.ts` that is no test; throws with the place of the first fault. */
export function writeDeclarations(source: string, out: string): void {
  for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts") || /\.(test|verify|d)\.ts$/.test(path)) continue;
    const fileName = join(source, path);
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(fileName, "utf8"), {
      fileName,
      compilerOptions: options,
      reportDiagnostics: true,
    });
    if (diagnostics !== undefined && diagnostics.length > 0) {
      throw new Error(ts.formatDiagnostics(diagnostics, formatHost));
    }
    const target = join(out, path.replace(/\.ts$/, ".d.ts"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};
