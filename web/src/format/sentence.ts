/** A title inside a sentence: `Error ratio` -> `error ratio`; what is written in its own way stays: `mTLS share`, `TCP connections`. */
export function lowerFirst(title: string): string {
  return /^[A-Z](?![A-Z])/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
