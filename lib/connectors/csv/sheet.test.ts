import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileOf, makeWorkbook, sheetXml, zip } from "@/lib/connectors/csv/fixtures/make-workbook";
import { openSheet } from "@/lib/connectors/csv/sheet";
import { SourceError } from "@/lib/connectors/sdk/contract";

async function read(name: string, content: string | Uint8Array, sheetName: string | null = null) {
  const sheet = await openSheet(fileOf(name, content), sheetName);
  const rows: { row: number; cells: string[] }[] = [];
  for await (const row of sheet.rows()) rows.push(row);
  return { ...sheet, rows };
}

const failure = (kind: string, text: string) => ({
  failure: { kind, message: expect.stringContaining(text) },
});

describe("text", () => {
  it.each([
    ["commas", "Name,Owner\na,b\n", ","],
    ["semicolons", "Name;Owner;Note\na;b;x, y\n", ";"],
    ["tabs", "Name\tOwner\na\tb, c\n", "\t"],
    ["bars", "Name|Owner\na|b\n", "|"],
    ["commas within quotes", 'Name;Owner\n"a,b,c,d";"e,f"\n"g,h";i\n', ";"],
    ["what its first line says", "sep=;\nName;Owner, all\na;b\n", ";"],
  ])("is cut at %s", async (_title, text, delimiter) => {
    const sheet = await read("x.csv", text);
    expect(sheet).toMatchObject({ delimiter, headerRow: 1 });
    expect(sheet.headers[0]).toBe("Name");
  });

  it("is read in every usual encoding", async () => {
    const text = "Name;Eigentümer\nsvc;Jörg\n";
    const utf16 = Buffer.from(text, "utf16le");
    const variants: [string, Uint8Array][] = [
      ["utf-8", Buffer.from(text)],
      ["utf-8", Buffer.from(`\uFEFF${text}`)],
      ["utf-16le", Buffer.from(`\uFEFF${text}`, "utf16le")],
      ["utf-16le", utf16],
      ["utf-16be", Buffer.from(utf16).swap16()],
      ["windows-1252", Buffer.from(text, "latin1")],
    ];
    for (const [encoding, bytes] of variants) {
      const sheet = await read("x.csv", bytes);
      expect(sheet).toMatchObject({ encoding, headers: ["Name", "Eigentümer"] });
      expect(sheet.rows).toEqual([{ row: 2, cells: ["svc", "Jörg"] }]);
    }
  });

  it("keeps row numbers as people see them", async () => {
    const sheet = await read("x.csv", 'Our register\n\nName,Owner\na,"x\ny"\n,\n\nb,z\n');
    expect(sheet.headerRow).toBe(3);
    expect(sheet.rows).toEqual([
      { row: 4, cells: ["a", "x\ny"] },
      { row: 7, cells: ["b", "z"] },
    ]);
  });

  it("makes headers unique and names empty ones", async () => {
    expect((await read("x.csv", "Name,Name,,Owner\na,b,c,d\n")).headers).toEqual([
      "Name",
      "Name (2)",
      "Column C",
      "Owner",
    ]);
  });

  it("brings back any cells that were quoted properly", async () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\r", "").replaceAll("\0", ""));
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 6 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(",", ";", "\t"), async (cells, delimiter) => {
        const text = [["Name", "Owner"], ...cells].map((row) => row.map(quote).join(delimiter)).join("\r\n");
        // A control character makes a file no text file; printable text is what is to come back.
        fc.pre(![...text].some((char) => char < " " && !"\t\r\n\f".includes(char)));
        const kept = cells.filter((row) => row.some((each) => each.trim() !== ""));
        expect((await read("x.csv", text)).rows.map((row) => row.cells)).toEqual(kept);
      }),
    );
  });
});

describe("workbooks", () => {
  const rows = [
    ["Register", null, null],
    [null, null, null],
    ["Name", "Created", "Enabled", "Count"],
    ['svc <a> & "b"', new Date("2026-04-03"), true, 46115],
  ];

  it("come in with dates, numbers and real row numbers", async () => {
    const sheet = await read("x.xlsx", makeWorkbook([{ name: "Accounts", rows }]));
    expect(sheet).toMatchObject({
      format: "xlsx",
      name: "Accounts",
      headerRow: 3,
      headers: ["Name", "Created", "Enabled", "Count"],
    });
    expect(sheet.rows).toEqual([{ row: 4, cells: ['svc <a> & "b"', "2026-04-03", "true", "46115"] }]);
  });

  it("are read from the chosen sheet, else the first visible one", async () => {
    const other = [["Name"], ["other"]];
    const book = makeWorkbook([
      { name: "Old", hidden: true, rows },
      { name: "A & B", rows },
      { name: "Other", rows: other },
    ]);
    expect(await read("x.xlsx", book)).toMatchObject({ name: "A & B", sheets: ["A & B", "Other"] });
    expect((await read("x.xlsx", book, "Other")).rows[0]?.cells).toEqual(["other"]);
    await expect(read("x.xlsx", book, "None")).rejects.toMatchObject(
      failure("malformed", "“A & B”, “Other”"),
    );
  });

  it("that would fill the memory are refused first", async () => {
    const far = (cell: string) =>
      makeWorkbook([{ name: "S", rows }], {
        "xl/worksheets/sheet1.xml": sheetXml([]).replace(
          "<sheetData>",
          `<sheetData><row r="1">${cell}</row>`,
        ),
      });
    await expect(read("x.xlsx", far('<c r="XFD1"><v>1</v></c>'))).rejects.toMatchObject(
      failure("too_large", "100 columns"),
    );
    await expect(read("x.xlsx", far('<c r="A999999"><v>1</v></c>'))).rejects.toMatchObject(
      failure("too_large", "50,000 rows"),
    );
    await expect(read("x.xlsx", far('<c r="&#88;FD1"><v>1</v></c>'))).rejects.toMatchObject(
      failure("malformed", "cannot be read"),
    );
    await expect(read("x.xlsx", far('<c x=">" r="XFD1"><v>1</v></c>'))).rejects.toMatchObject(
      failure("malformed", "cannot be read"),
    );
    await expect(read("x.xlsx", far('</row><row r="99999999">'))).rejects.toMatchObject(
      failure("malformed", "cannot be read"),
    );
  });

  it("that are zip bombs are refused", async () => {
    const zeros = Buffer.alloc(101 * 1024 * 1024, 32);
    await expect(read("x.xlsx", zip({ "xl/workbook.xml": zeros }))).rejects.toMatchObject(
      failure("too_large", "100 MB"),
    );
    await expect(
      read("x.xlsx", zip({ "xl/workbook.xml": zeros }, { declaredSize: 10 })),
    ).rejects.toBeInstanceOf(SourceError);
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.xml`, ""]));
    await expect(read("x.xlsx", zip(many))).rejects.toMatchObject(failure("too_large", "1001 parts"));
  });

  it("that are damaged are told so, wherever the damage is", async () => {
    const book = makeWorkbook([{ name: "S", rows }]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(book.length - 5),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, flip, cut) => {
          const bytes = cut ? book.subarray(0, at + 4) : Buffer.from(book);
          if (!cut) bytes.writeUInt8(bytes.readUInt8(at + 4) ^ flip, at + 4);
          const outcome = await read("x.xlsx", bytes).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SourceError);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("what is refused", () => {
  it.each([
    ["an empty file", "", "malformed", "empty"],
    ["blank lines", "\n\n ,\n", "malformed", "empty"],
    ["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "unsupported", "old .xls workbook"],
    ["a PDF", "%PDF-1.7", "unsupported", "a PDF"],
    [
      "a program",
      Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7) % 9)),
      "unsupported",
      "not a text file",
    ],
    ["an open quote", 'Name,Owner\na,"b\nc,d\n', "malformed", "never closed"],
    ["too many columns", `Name${",x".repeat(100)}\n`, "too_large", "100 columns"],
    ["too many rows", `Name\n${"a\n".repeat(50_001)}`, "too_large", "50,000 rows"],
    ["too many bytes", `Name\n${"a".repeat(10 * 1024 * 1024)}`, "too_large", "10 MB"],
  ])("%s", async (_title, content, kind, text) => {
    await expect(read("x.csv", content)).rejects.toMatchObject(failure(kind, text));
  });

  it("a file that is larger than it says", async () => {
    const file = { ...fileOf("x.csv", `Name\n${"a".repeat(10 * 1024 * 1024)}`), size: 3 };
    await expect(openSheet(file, null)).rejects.toMatchObject(failure("too_large", "10 MB"));
  });
});
