// Where this machine has LibreOffice, which recalculates the spreadsheets that we write. Plain JavaScript without
// dependencies, since `npm test` asks before anything else.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["soffice", "libreoffice"];
const places = [
  "/opt/libreoffice/program/soffice",
  "/Applications/LibreOffice.app/Contents/MacOS/soffice",
  "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
];

/**
 * The path of LibreOffice, or undefined. LIBREOFFICE_PATH names one; else it is searched on the PATH and in the usual
 * places.
 */
export function findLibreOffice(environment = process.env, exists = existsSync) {
  const named = environment["LIBREOFFICE_PATH"];
  if (named !== undefined && named !== "") {
    if (exists(named)) return named;
    throw new Error(
      `LIBREOFFICE_PATH: found no file ${named}, expected LibreOffice; correct the variable, or unset it and LibreOffice is searched`,
    );
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...found, ...places].find((path) => exists(path));
}

/** What `npm test` says, in one line, where there is none; undefined where there is, or where the variable is wrong. */
export function missingLibreOffice(find = findLibreOffice) {
  try {
    return find() === undefined
      ? "No LibreOffice was found, so pnpm verify cannot recalculate the spreadsheets: install it (Debian: apt-get install libreoffice-calc) or set LIBREOFFICE_PATH."
      : undefined;
  } catch {
    return undefined;
  }
}
