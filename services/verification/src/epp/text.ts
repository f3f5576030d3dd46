import { Type } from 'typebox';

/** An answer that is text of a media type, as a route declares it. */
export const text = (mediaType: string, description: string, example: string) => ({
  description,
  content: { [mediaType]: { schema: Type.String({ examples: [example] }) } },
});
