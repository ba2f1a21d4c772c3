import { atMost, printed } from "./figures";

const measurement = {
  name: "local",
  figures: [
    atMost(120, { name: "first start", value: 98.76, unit: "s" }),
    atMost(1536, { name: "memory", value: 1600.2, unit: "MiB" }, 0),
  ],
};

describe("figures", () => {
  it("are met up to their limit, as they are printed", () => {
    expect(atMost(30, { name: "second start", value: 30.04, unit: "s" })).toMatchObject({ value: 30, met: true });
    expect(atMost(30, { name: "second start", value: 30.06, unit: "s" })).toMatchObject({ value: 30.1, met: false });
  });

  it("are a table for people", () => {
    expect(printed(measurement, "table")).toBe(
      [
        "local         measured   goal           met",
        "-------------------------------------------",
        "first start   98.8 s     at most 120    yes",
        "memory        1600 MiB   at most 1536   NO",
        "",
      ].join("\n"),
    );
  });

  it("are one JSON object for programs", () => {
    expect(JSON.parse(printed(measurement, "json"))).toEqual({
      name: "local",
      figures: [
        { name: "first start", value: 98.8, unit: "s", goal: "at most 120", met: true },
        { name: "memory", value: 1600, unit: "MiB", goal: "at most 1536", met: false },
      ],
    });
  });
});
