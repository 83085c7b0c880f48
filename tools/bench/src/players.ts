/** Who takes part in a case, each in a seat of its own. */
import { checkAgreement } from "./agreement.js";
import type { Match, Pass } from "./cases/case.js";
import type { ContestantName } from "./contestants/contestant-name.js";
import type { ReadyCase } from "./prepare.js";
import { type SeatProcess, startSeat } from "./seat-process.js";

/** A contestant with so many threads. */
export interface Player {
  readonly contestant: ContestantName;
  readonly threads: number;
  readonly seat: SeatProcess;
  /** Its first result, or why there is none. */
  readonly result: Float32Array | Error;
}

/** The two of a match. */
export interface Pairing {
  readonly match: Match;
  readonly ours: Player;
  readonly peer: Player;
}

/** Everybody of a case, until it is disposed of; who is in several matches has one seat. */
export class Players implements Disposable {
  readonly #players: Player[] = [];
  readonly pairings: Pairing[] = [];

  /** Seats everybody and lets each run once. */
  static async of(each: ReadyCase): Promise<Players> {
    const players = new Players();
    for (const match of each.matches) {
      const { contestant, threads, peer, peerThreads = threads } = match;
      const ours = await players.#seated(each, contestant, threads);
      players.pairings.push({ match, ours, peer: await players.#seated(each, peer, peerThreads) });
    }
    return players;
  }

  async #seated(each: ReadyCase, contestant: ContestantName, threads: number): Promise<Player> {
    const known = this.#players.find(
      (player) => player.contestant === contestant && player.threads === threads,
    );
    if (known !== undefined) return known;
    const { workload, folder } = each;
    const seat = startSeat({ contestant, threads, workload, folder });
    const result = await seat.first().catch((error: unknown) => asError(error));
    const player = { contestant, threads, seat, result };
    this.#players.push(player);
    return player;
  }

  [Symbol.dispose](): void {
    for (const { seat } of this.#players) seat[Symbol.dispose]();
  }
}

/** How far two results are apart, or why that cannot be said or is too far. */
export function differenceOf({ ours, peer }: Pairing, pass: Pass): number | Error {
  if (ours.result instanceof Error) return ours.result;
  if (peer.result instanceof Error) return peer.result;
  try {
    return checkAgreement(ours.result, peer.result, pass);
  } catch (error) {
    return asError(error);
  }
}

/** What was thrown, as an error. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
