/** What an exporter hands back. */

/** What an export says, without its name. */
export interface ExportText {
  readonly text: string;
  readonly unexpressed: readonly string[];
}
