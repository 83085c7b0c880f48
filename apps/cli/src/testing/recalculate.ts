/** A workbook as LibreOffice calculates it anew: every formula, whatever values the file holds. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { readXlsx, type Workbook } from "hucre/xlsx";
import { findLibreOffice, missingLibreOffice } from "./find-libreoffice.mjs";

/** "Recalculation on File Load: Always", which is off for files of Excel's format. */
const SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

/** Opens a file, calculates it and saves it. @throws Error where there is no LibreOffice */
export async function recalculate(xlsx: Uint8Array): Promise<Workbook> {
  const office = findLibreOffice();
  if (office === undefined) throw new Error(missingLibreOffice());
  const folder = await mkdtemp(join(tmpdir(), "convscope-sheet-"));
  try {
    // A profile of its own: two LibreOffices on one profile are one.
    const profile = join(folder, "profile");
    await mkdir(join(profile, "user"), { recursive: true });
    await writeFile(join(profile, "user", "registrymodifications.xcu"), SETTINGS);
    const file = join(folder, "book.xlsx");
    await writeFile(file, xlsx);
    const out = join(folder, "out");
    await promisify(execFile)(office, [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--headless",
      "--convert-to",
      "xlsx",
      "--outdir",
      out,
      file,
    ]);
    return await readXlsx(await readFile(join(out, "book.xlsx")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
