/**
 * The suite as a page: pick a backend, watch the cases run, read what is wrong, save the report. It owns the document's
 * body. A page's address chooses too: `?backend=<name or address>&filter=<text>&every=<n>&run`.
 */
import { AbortedError, messageOf } from "@convscope/core/errors";
import type { Case, Subject } from "../case.js";
import { conformanceCases } from "../cases/conformance-cases.js";
import type { CreateBackend } from "../open-backend.js";
import type { ConformanceReport } from "../report.js";
import { runConformance } from "../run-conformance.js";
import { type Choice, Controls, choiceOf } from "./controls.js";
import { element } from "./elements.js";
import { loadBackend } from "./load-backend.js";
import { RunView } from "./run-view.js";
import { STYLE } from "./style.js";

/** Choices of {@link openConformancePage}. */
export interface ConformancePageOptions {
  /** Backends to choose from, by name; besides them, any module can be given by its address. */
  readonly backends?: Readonly<Record<string, CreateBackend>>;
}

/** The page while it is open. */
class ConformancePage {
  readonly #backends: ReadonlyMap<string, CreateBackend>;
  readonly #controls: Controls;
  readonly #results = element("main");
  #stop: AbortController | undefined;

  constructor({ backends = {} }: ConformancePageOptions) {
    this.#backends = new Map(Object.entries(backends));
    const query = new URLSearchParams(location.search);
    const choice = choiceOf(query);
    this.#controls = new Controls([...this.#backends.keys()], choice, (chosen) =>
      this.#press(chosen),
    );
    document.head.append(element("style", {}, STYLE));
    document.body.replaceChildren(header(), this.#controls.element, this.#results);
    if (query.has("run")) this.#press(choice);
  }

  /** The one button: it starts, and while something runs it stops that. */
  #press(choice: Choice): void {
    if (this.#stop !== undefined) this.#stop.abort();
    else if (choice.backend !== "") void this.#run(choice);
  }

  async #run(choice: Choice): Promise<void> {
    const { backend } = choice;
    const cases = casesOf(choice);
    const view = new RunView(backend, cases);
    this.#results.replaceChildren(view.element);
    history.replaceState(undefined, "", addressOf(choice));
    this.#stop = new AbortController();
    this.#controls.running(true);
    try {
      const chosen = new Set(cases);
      const report = await runConformance(await this.#creator(backend), {
        filter: (c) => chosen.has(c),
        signal: this.#stop.signal,
        onCase: (result, done, total) => view.show(result, done, total),
      });
      view.finish(report);
      announce("conformancereport", report);
    } catch (error) {
      const stopped = error instanceof AbortedError;
      view.fail(stopped ? "Stopped" : `${backend} could not be run`, messageOf(error));
      announce("conformancefault", messageOf(error));
    } finally {
      this.#stop = undefined;
      this.#controls.running(false);
    }
  }

  async #creator(backend: string): Promise<CreateBackend> {
    return this.#backends.get(backend) ?? (await loadBackend(backend));
  }
}

function casesOf({ filter, every }: Choice): readonly Case[] {
  const wanted = filter.toLowerCase();
  const seen = new Map<Subject, number>();
  return conformanceCases.filter(({ kernel, name }) => {
    if (!`${kernel} ${name}`.toLowerCase().includes(wanted)) return false;
    const index = seen.get(kernel) ?? 0;
    seen.set(kernel, index + 1);
    return index % every === 0;
  });
}

/** The address that chooses the same again. */
function addressOf({ backend, filter, every }: Choice): string {
  const query = new URLSearchParams({ backend });
  if (filter !== "") query.set("filter", filter);
  if (every > 1) query.set("every", String(every));
  return `?${query}`;
}

function header(): HTMLElement {
  const lead =
    "Runs convscope’s conformance suite on a backend, in this browser. Each result is compared with a float64 reference; how far it may be off follows from rounding theory and from what the backend states of itself. An error of 1 is the bound.";
  return element(
    "header",
    {},
    element("h1", {}, "What can this backend be trusted with?"),
    element("p", {}, lead),
  );
}

/** For scripts that drive the page: the outcome as an event of the window. */
function announce(
  type: "conformancereport" | "conformancefault",
  detail: ConformanceReport | string,
): void {
  window.dispatchEvent(new CustomEvent(type, { detail }));
}

/**
 * Makes the document a page that runs the suite.
 *
 * The window fires `conformancereport` with the report as its `detail` when a run ends, and `conformancefault` with a
 * message when it could not; `?backend=mine&run` in the address starts at once. So a script can drive it.
 *
 * @example
 * ```ts no-run
 * import { openConformancePage } from "@convscope/conformance/page";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * openConformancePage({ backends: { reference: createReferenceBackend } });
 * ```
 */
export function openConformancePage(options: ConformancePageOptions = {}): void {
  new ConformancePage(options);
}
