// Finds a Python that can import torch and numpy. Installs nothing.
import { spawnSync } from "node:child_process";

/** Asks a Python for its torch. @param {string} command */
function hasTorch(command) {
  const run = spawnSync(command, ["-c", "import numpy, torch"], { stdio: "ignore" });
  return run.status === 0;
}

/** The first Python with torch, of $PYTHON, python3 and the system's; undefined if there is none. */
export function findPython() {
  const named = process.env["PYTHON"];
  const candidates = [...(named === undefined ? [] : [named]), "python3", "/usr/bin/python3"];
  return candidates.find(hasTorch);
}
