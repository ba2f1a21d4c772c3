import { randomUUID } from "node:crypto";
import type { Answer } from "../service";
import { element, writeXml } from "../xml";

/** An error as CloudFront's API reports it: a status, a code of its reference, a message. */
export class CloudFrontError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "CloudFrontError";
  }

  answer(): Answer {
    const error = element("Error", [
      element("Type", "Sender"),
      element("Code", this.code),
      element("Message", this.message),
    ]);
    const body = writeXml(element("ErrorResponse", [error, element("RequestId", randomUUID())]));
    return { status: this.status, headers: { "content-type": "text/xml" }, body };
  }
}
