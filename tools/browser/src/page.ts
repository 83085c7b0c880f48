/** The page that is bundled for Chromium: the published one, with this repository's backends to choose from. */
import { openConformancePage } from "@convscope/conformance/page";
import { browserBackends } from "./browser-backends.js";

openConformancePage({ backends: browserBackends });
