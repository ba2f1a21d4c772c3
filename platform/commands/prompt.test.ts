import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { ask } from "./prompt";

it("answers what is typed, without the blanks around it", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = ask("Which? ", input, output);
  input.write(" prod \n");
  expect(await answer).toBe("prod");
  output.end();
  expect(await text(output)).toContain("Which? ");
});

it("answers nothing where the input ends first, as by Ctrl-D", async () => {
  const input = new PassThrough();
  const answer = ask("Which? ", input, new PassThrough());
  input.end();
  expect(await answer).toBeUndefined();
});
