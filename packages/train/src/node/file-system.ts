/** The few calls on files that saving needs; tests put faults in their place. */
export interface FileSystem {
  readonly kind?: string;
}
