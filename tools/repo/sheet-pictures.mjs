// Pictures of the workbook in docs/spreadsheet.md: its first sheets as LibreOffice shows them, by way of a PDF. They are looked
// at and not compared, for every version of LibreOffice draws a little otherwise. `node tools/repo/sheet-pictures.mjs` (part of
// `pnpm pictures`), after a build.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findLibreOffice } from "../../apps/cli/src/testing/find-libreoffice.mjs";
import { repository } from "./setup.mjs";

/** Page of the PDF, dots an inch, and what is cut out of it: left, top, width and height in dots. */
const pictures = {
  "sheet-cover.png": { page: 1, dpi: 110, cut: [60, 75, 840, 800] },
  "sheet-input.png": { page: 2, dpi: 130, cut: [80, 95, 1010, 910] },
  "sheet-c1.png": { page: 3, dpi: 130, cut: [80, 85, 1250, 930] },
};

const commands = [
  ["train", "--backend", "js", "--limit", "2000", "--epochs", "3", "--quiet"],
  ["sheet", "out", "--input", "docs/seven.png", "-o", "cnn.xlsx"],
];

/** @param {string} folder where the workbook is made and drawn @param {string} office */
function draw(folder, office) {
  const cli = join(repository, "apps", "cli", "dist", "cli.js");
  mkdirSync(join(folder, "docs"));
  copyFileSync(join(repository, "docs", "seven.png"), join(folder, "docs", "seven.png"));
  for (const command of commands)
    execFileSync(process.execPath, [cli, ...command], { cwd: folder });
  const profile = pathToFileURL(join(folder, "profile")).href;
  const convert = [`-env:UserInstallation=${profile}`, "--headless", "--convert-to", "pdf"];
  const env = { ...process.env, FONTCONFIG_FILE: onlyDejaVu(folder) };
  execFileSync(office, [...convert, "cnn.xlsx"], { cwd: folder, env, stdio: "ignore" });
  for (const [name, { page, dpi, cut }] of Object.entries(pictures)) {
    const place = ["-x", "-y", "-W", "-H"].flatMap((flag, i) => [flag, String(cut[i])]);
    const one = ["-png", "-singlefile", "-f", String(page), "-r", String(dpi), ...place];
    const target = join(repository, "docs", "figures", name.replace(".png", ""));
    execFileSync("pdftoppm", [...one, "cnn.pdf", target], { cwd: folder });
  }
}

/** A configuration with one family of fonts, so that the pictures do not depend on those of the machine. @param {string} folder */
function onlyDejaVu(folder) {
  const cli = createRequire(join(repository, "apps", "cli", "package.json"));
  mkdirSync(join(folder, "fonts"));
  for (const font of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
    copyFileSync(cli.resolve(`dejavu-fonts-ttf/ttf/${font}`), join(folder, "fonts", font));
  }
  const path = join(folder, "fonts.conf");
  writeFileSync(
    path,
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>\n`,
  );
  return path;
}

const office = findLibreOffice();
if (office === undefined || spawnSync("pdftoppm", ["-v"]).error !== undefined) {
  console.log(
    "docs/figures/sheet-*.png stay as they are: they need LibreOffice and pdftoppm (Debian: libreoffice-calc, poppler-utils).",
  );
} else {
  const folder = mkdtempSync(join(tmpdir(), "convscope-sheet-"));
  draw(folder, office);
  rmSync(folder, { recursive: true });
}
