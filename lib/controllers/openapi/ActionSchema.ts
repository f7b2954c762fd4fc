/** A JSON schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas of one own action, generated from the types of lib/client by `npm run docs:openapi`. */
export interface ActionSchema {
  readonly summary: string;
  /** The arguments beside the body. */
  readonly parameters: Readonly<
    Record<string, { readonly schema: JsonSchema; readonly required: boolean }>
  >;
  readonly body?: JsonSchema;
  readonly bodyRequired?: boolean;
  readonly answer: JsonSchema;
}
