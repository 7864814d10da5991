import { expect, it } from "vitest";
import { EventReader } from "./server-sent-events";

const bytes = (text: string) => new TextEncoder().encode(text);
const stream =
  ": hello\r\nevent: endpoint\r\ndata: /messages?x=1\r\n\r\n" +
  'id: 7\ndata: {"a":\ndata:"ü"}\n\n' +
  "event: empty\n\nretry: 5\rdata\r\rdata: never ended\n";

it.each([1, 2, 3, 7, 1000])("events come out the same in pieces of %i", (size) => {
  const reader = new EventReader();
  const all = bytes(stream);
  const events = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    reader.push(all.subarray(at * size, (at + 1) * size)),
  ).flat();
  expect(events).toEqual([
    { event: "endpoint", data: "/messages?x=1" },
    { event: "message", data: '{"a":\n"ü"}' },
    { event: "message", data: "" },
  ]);
});
