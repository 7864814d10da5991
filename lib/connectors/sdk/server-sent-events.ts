export interface ServerEvent {
  event: string;
  data: string;
}

/** Reads a stream of server-sent events, in whatever pieces it comes. */
export class EventReader {
  private readonly decoder = new TextDecoder("utf-8");
  private rest = "";
  private event = "";
  private data: string[] = [];

  /** The events that end in this part. */
  push(part: Uint8Array): ServerEvent[] {
    const more = this.decoder.decode(part, { stream: true });
    if (!/[\r\n]/.test(more) && !this.rest.endsWith("\r")) {
      this.rest += more;
      return [];
    }
    const text = this.rest + more;
    // A carriage return at the end may be half of a line's end.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? "") + text.slice(whole.length);
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): ServerEvent[] {
    if (line === "") {
      const ended = { event: this.event || "message", data: this.data.join("\n") };
      const isEmpty = this.data.length === 0;
      this.event = "";
      this.data = [];
      return isEmpty ? [] : [ended];
    }
    const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") this.event = value;
    if (field === "data") this.data.push(value);
    return [];
  }
}
