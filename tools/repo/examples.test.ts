// The examples in the docstrings are true: each one type-checks against the packages, and runs.
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { findExamples } from "./examples.ts";

const repository = join(import.meta.dirname, "..", "..");
const examples = findExamples(repository);

function compile(): ts.Program {
  const config = join(import.meta.dirname, "tsconfig.json");
  const read = ts.readConfigFile(config, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, import.meta.dirname);
  options.noUnusedLocals = false;
  options.moduleDetection = ts.ModuleDetectionKind.Force;
  const codes = new Map(examples.map(({ id, code }) => [id, code]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => codes.get(path) ?? readFile(path);
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  return ts.createProgram([...codes.keys()], options, host);
}

function faults(program: ts.Program, id: string): string[] {
  const file = program.getSourceFile(id);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(({ messageText, start = 0 }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

describe("docstring examples", () => {
  let program: ts.Program;
  beforeAll(() => {
    program = compile();
  }, 120_000);

  for (const { place, id, code, runs } of examples) {
    test(`the example at ${place} type-checks${runs ? " and runs" : ""}`, async () => {
      expect(code, "an @example needs a ```ts block").not.toBe("");
      expect(faults(program, id)).toEqual([]);
      if (!runs) return;
      const log = vi.spyOn(console, "log").mockReturnValue();
      await import(/* @vite-ignore */ id);
      log.mockRestore();
    });
  }
});
