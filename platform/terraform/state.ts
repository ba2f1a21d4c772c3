/** What is read here of a stack's state. */
export interface State {
  /** Counts the changes of the state, by which two states of one lineage are told apart. */
  readonly serial: number;
  readonly lineage: string;
  readonly resources?: readonly {
    readonly type: string;
    readonly name: string;
    /** Tainted is what was cut off while it was made. */
    readonly instances: readonly { readonly status?: "tainted" }[];
  }[];
}
