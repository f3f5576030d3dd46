// Made from the service's /openapi.json by `npm run generate -w @xacthuc/registrar-client`; not to be edited.

export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Khoá công khai để kiểm tra chữ ký / public keys to verify with
         * @description Giữ bản sao không lâu hơn thời hạn trong Cache-Control: khoá mới chỉ ký khi mọi bản sao đã có nó, khoá bị lộ bị gỡ ngay. / Keep a copy no longer than Cache-Control says: a new key signs only when every copy has it; a compromised one is taken out at once.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys: {
                                alg: string;
                                crv: string;
                                kid: string;
                                kty: string;
                                use: string;
                                x: string;
                            }[];
                        };
                    };
                };
                /** @description Nothing has changed since the copy that If-None-Match names */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/verification-code.pem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Chứng thư kiểm tra mã xác minh EPP / the certificate that EPP verification codes verify with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description X.509, PEM */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-pem-file": string;
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Kích thước và gốc của nhật ký, có chữ ký / the log’s size and root, signed
         * @description C2SP tlog-checkpoint. Các mảnh: /log/tile/{L}/{N}[.p/{W}], các bản ghi: /log/tile/entries/{N}[.p/{W}] (C2SP tlog-tiles); xem docs/log.md. Kèm chữ ký của các nhân chứng nếu đã có. / Tiles and entries are below /log/tile/; see docs/log.md. With the cosignatures of those witnesses that have cosigned it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A signed note */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/vkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Khoá công khai của nhật ký / the log’s public key
         * @description Tải một lần từ nơi tin cậy rồi giữ lại: khoá này không đổi. / Fetch it once from a place you trust and keep it: it does not change. A verifier key as in C2SP signed-note.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description name+id+key */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/witnessed/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Điểm kiểm mới nhất có đủ nhân chứng / the newest checkpoint that enough witnesses have cosigned
         * @description Chậm hơn /log/checkpoint chừng một phút. /log/witnessed là tiền tố của cùng nhật ký cho chương trình chỉ nhận điểm kiểm đủ nhân chứng; 404: chưa có. / Some time behind /log/checkpoint. /log/witnessed is the prefix of the same log for clients that take witnessed checkpoints only; 404: there is none.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A signed note */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Khoá công khai để kiểm tra chữ ký / public keys to verify with
         * @description Giữ bản sao không lâu hơn thời hạn trong Cache-Control: khoá mới chỉ ký khi mọi bản sao đã có nó, khoá bị lộ bị gỡ ngay. / Keep a copy no longer than Cache-Control says: a new key signs only when every copy has it; a compromised one is taken out at once.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys: {
                                alg: string;
                                crv: string;
                                kid: string;
                                kty: string;
                                use: string;
                                x: string;
                            }[];
                        };
                    };
                };
                /** @description Nothing has changed since the copy that If-None-Match names */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/.well-known/verification-code.pem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Chứng thư kiểm tra mã xác minh EPP / the certificate that EPP verification codes verify with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description X.509, PEM */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-pem-file": string;
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/status-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Địa chỉ của mọi danh sách trạng thái / where all status lists are */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "status_lists": [
                         *         "https://xacthuc.example.gov.vn/status-lists/0"
                         *       ]
                         *     }
                         */
                        "application/json": {
                            status_lists: string[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/status-lists/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Một danh sách trạng thái đã ký / a signed status list
         * @description Token Status List (draft-ietf-oauth-status-list), dạng JWT, 2 bit một mục: 0 hiệu lực, 1 thu hồi, 2 tạm đình chỉ. `time` hỏi danh sách tại một thời điểm đã qua. / A Token Status List in its JWT form, 2 bits an entry: 0 valid, 1 revoked, 2 suspended. `time` asks for the list as it was at a time of the past.
         */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Giây kể từ 1970-01-01T00:00:00Z / seconds since then
                     * @example 1795316400
                     */
                    time?: number;
                };
                header?: never;
                path: {
                    n: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The list, signed; `ttl` and `exp` say for how long it is good */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/statuslist+jwt": string;
                    };
                };
                /** @description It has not changed since the one named by `If-None-Match` */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Địa chỉ của mọi danh sách trạng thái / where all status lists are */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "status_lists": [
                         *         "https://xacthuc.example.gov.vn/status-lists/0"
                         *       ]
                         *     }
                         */
                        "application/json": {
                            status_lists: string[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-lists/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Một danh sách trạng thái đã ký / a signed status list
         * @description Token Status List (draft-ietf-oauth-status-list), dạng JWT, 2 bit một mục: 0 hiệu lực, 1 thu hồi, 2 tạm đình chỉ. `time` hỏi danh sách tại một thời điểm đã qua. / A Token Status List in its JWT form, 2 bits an entry: 0 valid, 1 revoked, 2 suspended. `time` asks for the list as it was at a time of the past.
         */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Giây kể từ 1970-01-01T00:00:00Z / seconds since then
                     * @example 1795316400
                     */
                    time?: number;
                };
                header?: never;
                path: {
                    n: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The list, signed; `ttl` and `exp` say for how long it is good */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/statuslist+jwt": string;
                    };
                };
                /** @description It has not changed since the one named by `If-None-Match` */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Đọc lại một câu trả lời / read an answer again */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}/contest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Khiếu nại của một câu trả lời / the contest of an answer */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Contest"];
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Khiếu nại một câu trả lời thay cho chủ thể / contest an answer for its subject
         * @description Chỉ câu trả lời của chính nhà đăng ký, loại `not_found`, `ineligible`, `inconclusive`; mỗi câu trả lời khiếu nại một lần. Cơ quan quản lý xem và trả lời trong thời hạn. / Only your own `not_found`, `ineligible` and `inconclusive` answers, each once. The department looks into it and decides by the deadline.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "grounds": "wrong_birth_date",
                     *       "note": "Ngày sinh trên căn cước khác ngày sinh trong danh sách trường gửi",
                     *       "supporting": "Giấy xác nhận số 45/XN-ĐHSC",
                     *       "source": "education"
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`
                         * @enum {string}
                         */
                        grounds: "wrong_birth_date" | "missing_record" | "certificate_exists" | "name_differs" | "wrong_date" | "facts_outdated" | "other";
                        /** @description Ghi chú cho cơ quan quản lý; lưu mã hoá / for the department; stored encrypted */
                        note?: string;
                        /** @description Chỉ với `not_found`: cơ quan mà chủ thể cho là có hồ sơ của mình; bỏ trống thì gửi mọi cơ quan trong `evidence` / for `not_found` only: the department that the subject names, one of the answer’s `evidence`; without it, all of them */
                        source?: string;
                        /** @description Giấy tờ kèm theo (số, ngày); lưu mã hoá / a paper to look for; stored encrypted */
                        supporting?: string;
                    };
                };
            };
            responses: {
                /** @description The same contest was opened before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            decision: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                code: "upheld" | "corrected" | "rejected";
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                            } | null;
                            /** @description Nguồn mà câu trả lời nêu tên hoặc nhà đăng ký chọn; rỗng: hệ thống tự chuyển đến cơ quan có hồ sơ / sources the answer named or you chose; empty: it went to whoever keeps the record, which is not disclosed */
                            departments: string[];
                            /**
                             * Format: date-time
                             * @description Hết hạn trả lời / the end of the department’s last working day
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            dueAt: string;
                            /** @description Your own later checks of the subject: the first, and each that came out otherwise */
                            followedBy: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** Format: uuid */
                                attestationId: string;
                                /**
                                 * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                                 * @enum {string}
                                 */
                                outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            }[];
                            grounds: {
                                /**
                                 * @description Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`
                                 * @enum {string}
                                 */
                                code: "wrong_birth_date" | "missing_record" | "certificate_exists" | "name_differs" | "wrong_date" | "facts_outdated" | "other";
                                en: string;
                                vi: string;
                            };
                            /** Format: uuid */
                            id: string;
                            note: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            openedAt: string;
                            /**
                             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                             * @enum {string}
                             */
                            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            overdue: boolean;
                            /** @enum {string} */
                            state: "open" | "decided" | "withdrawn";
                            supporting: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            withdrawnAt: string | null;
                        };
                    };
                };
                /** @description Opened */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            decision: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                code: "upheld" | "corrected" | "rejected";
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                            } | null;
                            /** @description Nguồn mà câu trả lời nêu tên hoặc nhà đăng ký chọn; rỗng: hệ thống tự chuyển đến cơ quan có hồ sơ / sources the answer named or you chose; empty: it went to whoever keeps the record, which is not disclosed */
                            departments: string[];
                            /**
                             * Format: date-time
                             * @description Hết hạn trả lời / the end of the department’s last working day
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            dueAt: string;
                            /** @description Your own later checks of the subject: the first, and each that came out otherwise */
                            followedBy: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** Format: uuid */
                                attestationId: string;
                                /**
                                 * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                                 * @enum {string}
                                 */
                                outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            }[];
                            grounds: {
                                /**
                                 * @description Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`
                                 * @enum {string}
                                 */
                                code: "wrong_birth_date" | "missing_record" | "certificate_exists" | "name_differs" | "wrong_date" | "facts_outdated" | "other";
                                en: string;
                                vi: string;
                            };
                            /** Format: uuid */
                            id: string;
                            note: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            openedAt: string;
                            /**
                             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                             * @enum {string}
                             */
                            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            overdue: boolean;
                            /** @enum {string} */
                            state: "open" | "decided" | "withdrawn";
                            supporting: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            withdrawnAt: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `not_contestable`: This answer cannot be contested; `contest_limit_reached`: Too many contests wait for a decision; `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_contestable" | "contest_limit_reached" | "state_conflict";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        /** Rút khiếu nại / withdraw a contest */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Withdrawn, now or before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            decision: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                code: "upheld" | "corrected" | "rejected";
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                            } | null;
                            /** @description Nguồn mà câu trả lời nêu tên hoặc nhà đăng ký chọn; rỗng: hệ thống tự chuyển đến cơ quan có hồ sơ / sources the answer named or you chose; empty: it went to whoever keeps the record, which is not disclosed */
                            departments: string[];
                            /**
                             * Format: date-time
                             * @description Hết hạn trả lời / the end of the department’s last working day
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            dueAt: string;
                            /** @description Your own later checks of the subject: the first, and each that came out otherwise */
                            followedBy: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** Format: uuid */
                                attestationId: string;
                                /**
                                 * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                                 * @enum {string}
                                 */
                                outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            }[];
                            grounds: {
                                /**
                                 * @description Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`
                                 * @enum {string}
                                 */
                                code: "wrong_birth_date" | "missing_record" | "certificate_exists" | "name_differs" | "wrong_date" | "facts_outdated" | "other";
                                en: string;
                                vi: string;
                            };
                            /** Format: uuid */
                            id: string;
                            note: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            openedAt: string;
                            /**
                             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                             * @enum {string}
                             */
                            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            overdue: boolean;
                            /** @enum {string} */
                            state: "open" | "decided" | "withdrawn";
                            supporting: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            withdrawnAt: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bằng chứng câu trả lời đã được ghi nhật ký / proof that an answer is in the log
         * @description C2SP tlog-proof, một tệp văn bản kèm bản ghi; kiểm tra không cần mạng với khoá ở /log/vkey. Chưa ghi xong (thường dưới một giây): 409 proof_pending. / One text file with the entry, verified offline with the key of /log/vkey. Not in the log yet (for less than a second, usually): 409 `proof_pending`, for the answer itself exists.
         */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description "wait=2": chờ tối đa 2 giây (nhiều nhất 10) đến khi có bằng chứng ghi nhật ký / wait up to 2 seconds (10 at most) for the proof that it is in the log (RFC 7240) */
                    prefer?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A tlog-proof with the entry as its extra data */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `proof_pending`: The answer is not in the log yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "proof_pending";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}/redemption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ghi nhận đã dùng xác nhận cho một tên miền / record the use of an attestation for one name
         * @description Gửi lại đúng yêu cầu cũ thì nhận lại câu trả lời cũ. / The same request again gives the same answer again.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "domain": "nguyễn-an.id.vn",
                     *       "registeredAt": "2026-11-22T03:00:00.000Z",
                     *       "registrarTransactionId": "T-2026-1"
                     *     }
                     */
                    "application/json": {
                        /** @example nguyenan.id.vn */
                        domain: string;
                        /**
                         * Format: date-time
                         * @example 2026-11-22T03:00:00.000Z
                         */
                        registeredAt: string;
                        registrarTransactionId: string;
                    };
                };
            };
            responses: {
                /** @description The same request was recorded before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            /**
                             * @description Dạng A-label / as A-labels
                             * @example xn--nguyn-an-z60d.id.vn
                             */
                            domain: string;
                            /**
                             * @description Dạng U-label / as U-labels
                             * @example nguyễn-an.id.vn
                             */
                            domainUnicode: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            redeemedAt: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            registeredAt: string;
                            registrarTransactionId: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            releasedAt: string | null;
                        };
                    };
                };
                /** @description Recorded */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            /**
                             * @description Dạng A-label / as A-labels
                             * @example xn--nguyn-an-z60d.id.vn
                             */
                            domain: string;
                            /**
                             * @description Dạng U-label / as U-labels
                             * @example nguyễn-an.id.vn
                             */
                            domainUnicode: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            redeemedAt: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            registeredAt: string;
                            registrarTransactionId: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            releasedAt: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `attestation_not_usable`: This attestation cannot be redeemed; `already_used`: This subject's benefit has been used already; `subject_reserved`: This subject's free name is reserved; `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "attestation_not_usable" | "already_used" | "subject_reserved" | "state_conflict";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        /**
         * Trả lại suất tên miền đã dùng / give a free name back
         * @description Nêu lý do, không ghi dữ liệu cá nhân. Chỉ nhà đăng ký đã ghi nhận (hoặc quản trị) trả lại được; đối tượng được kiểm tra lại từ đầu, xác nhận cũ không dùng lại. / Say why, without personal data. Only the registrar that redeemed it (or an admin) may; the subject is then checked anew, the old attestation is not redeemed again.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "reason": "Chủ thể huỷ đăng ký trong thời gian được hoàn trả"
                     *     }
                     */
                    "application/json": {
                        reason?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Released, now or before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            attestationId: string;
                            domain: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            releasedAt: string;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `reason_required`: This action needs a reason */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "reason_required";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}/reservation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Thôi giữ chỗ suất tên miền / give a reservation up */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Nothing is reserved any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{id}/verification-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mã xác minh EPP đã ký / the attestation as a signed EPP verification code
         * @description Nhà đăng ký chuyển nguyên văn cho registry (draft-ietf-regext-verificationcode-06): chỉ có mã và ngày, không có dữ liệu cá nhân. / To be passed to the registry unchanged: a code and a date, no personal data.
         */
        get: {
            parameters: {
                query?: {
                    /** @description signed: phần tử signedCode có chữ ký XML / the signedCode element with its XML signature; encoded: phần tử encodedSignedCode để đặt vào <extension> / the element to put into <extension> */
                    form?: "signed" | "encoded";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The signed code */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/xml": string;
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `attestation_not_usable`: This attestation cannot be redeemed; `already_used`: This subject's benefit has been used already; `subject_reserved`: This subject's free name is reserved */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "attestation_not_usable" | "already_used" | "subject_reserved";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Các tệp kiểm tra hàng loạt của mình / your batches, newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            batches: components["schemas"]["Batch"][];
                            /** @description cursor of the next page */
                            next: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `invalid_cursor`: The page cursor is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_cursor";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Gửi tệp kiểm tra hàng loạt / send a file of checks
         * @description CSV UTF-8, hàng tiêu đề: benefit,type,scheme,number,birthDate,name,date,reference,channel (phân cách "," hoặc ";"). Trả lời 202 khi cả tệp đã được lưu an toàn; dòng sai được nêu riêng trong kết quả và không cản các dòng khác. / CSV in UTF-8 with these columns, parted by "," or ";". 202 once all of it is safely stored; malformed rows are told in the results and hold up no others.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Repeating a request with the same key gives the first answer again, once recorded */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "text/csv": unknown;
                };
            };
            responses: {
                /** @description The batch received before under this Idempotency-Key */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference" */
                            erased: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            links: {
                                results: string;
                                self: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            receivedAt: string;
                            rows: {
                                answered: number;
                                /** @description Đã xử lý / dealt with: answered, or malformed */
                                done: number;
                                /** @description Số dòng của tệp / rows of the file */
                                total: number;
                                /** @description Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file */
                                wrong: number;
                            };
                            /** @description Since it was begun */
                            rowsPerSecond: number | null;
                            /** @description At that rate; null: not begun, or finished */
                            secondsLeft: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            startedAt: string | null;
                            /**
                             * @description failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator
                             * @enum {string}
                             */
                            state: "queued" | "working" | "done" | "cancelled" | "failed";
                        };
                    };
                };
                /** @description Stored and queued; follow it at its Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference" */
                            erased: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            links: {
                                results: string;
                                self: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            receivedAt: string;
                            rows: {
                                answered: number;
                                /** @description Đã xử lý / dealt with: answered, or malformed */
                                done: number;
                                /** @description Số dòng của tệp / rows of the file */
                                total: number;
                                /** @description Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file */
                                wrong: number;
                            };
                            /** @description Since it was begun */
                            rowsPerSecond: number | null;
                            /** @description At that rate; null: not begun, or finished */
                            secondsLeft: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            startedAt: string | null;
                            /**
                             * @description failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator
                             * @enum {string}
                             */
                            state: "queued" | "working" | "done" | "cancelled" | "failed";
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `empty_file`: The uploaded file is empty; `idempotency_key_reused`: The Idempotency-Key was used for a different request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "empty_file" | "idempotency_key_reused";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tiến độ của một tệp / how far a batch is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The batch */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference" */
                            erased: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            links: {
                                results: string;
                                self: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            receivedAt: string;
                            rows: {
                                answered: number;
                                /** @description Đã xử lý / dealt with: answered, or malformed */
                                done: number;
                                /** @description Số dòng của tệp / rows of the file */
                                total: number;
                                /** @description Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file */
                                wrong: number;
                            };
                            /** @description Since it was begun */
                            rowsPerSecond: number | null;
                            /** @description At that rate; null: not begun, or finished */
                            secondsLeft: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            startedAt: string | null;
                            /**
                             * @description failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator
                             * @enum {string}
                             */
                            state: "queued" | "working" | "done" | "cancelled" | "failed";
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Huỷ phần chưa trả lời / cancel what is not answered yet
         * @description Câu trả lời đã có vẫn giữ nguyên. / Answers given already stay; the part under way may still be answered.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The batch */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference" */
                            erased: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            finishedAt: string | null;
                            /** Format: uuid */
                            id: string;
                            links: {
                                results: string;
                                self: string;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            receivedAt: string;
                            rows: {
                                answered: number;
                                /** @description Đã xử lý / dealt with: answered, or malformed */
                                done: number;
                                /** @description Số dòng của tệp / rows of the file */
                                total: number;
                                /** @description Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file */
                                wrong: number;
                            };
                            /** @description Since it was begun */
                            rowsPerSecond: number | null;
                            /** @description At that rate; null: not begun, or finished */
                            secondsLeft: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            startedAt: string | null;
                            /**
                             * @description failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator
                             * @enum {string}
                             */
                            state: "queued" | "working" | "done" | "cancelled" | "failed";
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Kết quả từng dòng / the results of all rows answered so far
         * @description Theo thứ tự của tệp; lấy được cả khi chưa xong (các dòng đã trả lời). / In the order of the file, also before it is finished: what is answered by then.
         */
        get: {
            parameters: {
                query?: {
                    format?: "csv" | "ndjson";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One line for each row */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": unknown;
                        "text/csv": unknown;
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Kiểm tra một đối tượng / check one subject
         * @description Mỗi câu trả lời được lưu và ký số trước khi gửi; "reserve": true giữ chỗ luôn suất tên miền. / Every answer is stored and signed before it is sent; "reserve": true also keeps the free name for a while.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Repeating a request with the same key gives the first answer again, once recorded */
                    "idempotency-key"?: string;
                    /** @description "wait=2": chờ tối đa 2 giây (nhiều nhất 10) đến khi có bằng chứng ghi nhật ký / wait up to 2 seconds (10 at most) for the proof that it is in the log (RFC 7240) */
                    prefer?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        benefit: "id.vn" | "biz.vn";
                        /**
                         * @description Mã kênh của tổ chức đã giới thiệu; mã chưa đăng ký vẫn được trả lời / code of the organisation that brought the subject, for the programme’s counts only: a code that nobody knows is answered all the same
                         * @example DTN-BACNINH-01
                         */
                        channel?: string;
                        match: {
                            /**
                             * Format: date
                             * @description Persons: the birth date
                             * @example 2026-11-22
                             */
                            birthDate?: string;
                            /**
                             * Format: date
                             * @description Businesses: first-issue date (enterprise) or certificate date (household)
                             * @example 2026-11-22
                             */
                            date?: string;
                            /** @description Businesses: the name */
                            name?: string;
                        };
                        /** @description true: giữ chỗ suất tên miền nếu câu trả lời là `eligible` / if the answer is `eligible`, reserve the free name */
                        reserve?: boolean;
                        /** @description Số phút giữ chỗ, mặc định theo hệ thống / for how many minutes; without it, as the system is set */
                        reserveMinutes?: number;
                        subject: {
                            number: string;
                            /**
                             * @description person: personal-number (CCCD, 12 digits), identity-card (CMND, 9 digits), student-code (SCHOOL/CODE); enterprise: enterprise-code; household: registration-certificate, tax-code, owner-number
                             * @enum {string}
                             */
                            scheme: "personal-number" | "identity-card" | "student-code" | "enterprise-code" | "registration-certificate" | "tax-code" | "owner-number";
                            /** @enum {string} */
                            type: "person" | "enterprise" | "household";
                        };
                    };
                };
            };
            responses: {
                /** @description The answer given before under this Idempotency-Key */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The signed answer, an SD-JWT VC (RFC 9901): token~disclosure~…~. Verify with /.well-known/jwks.json */
                            attestation: string;
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            /** @description Sources whose departments act next */
                            departments: string[];
                            /**
                             * Format: date
                             * @description Last day on which the facts still satisfy the policy; null: no end, or not eligible
                             * @example 2026-11-22
                             */
                            eligibleUntil: string | null;
                            evidence: {
                                ageDays: number | null;
                                /**
                                 * Format: date
                                 * @example 2026-11-22
                                 */
                                asOf: string | null;
                                /** @description Days after which the source was too old to answer from, at the time */
                                limitDays: number;
                                sequence: number | null;
                                source: string;
                            }[];
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            expiresAt: string;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            issuedAt: string;
                            /** @description Present when the key that signed it was compromised: the attestation verifies no more */
                            keyCompromised?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                en: string;
                                kid: string;
                                vi: string;
                            };
                            /**
                             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                             * @enum {string}
                             */
                            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            policy: string;
                            /** @description Có khi gửi "Prefer: wait=N": bằng chứng ghi nhật ký (tlog-proof), null nếu chưa kịp / present with "Prefer: wait=N": the proof that it is in the log (tlog-proof); null: not in time */
                            proof?: string | null;
                            reasons: {
                                code: string;
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                                /** @enum {string} */
                                whoActs: "registrar" | "subject" | "department" | "nobody";
                            }[];
                            /** @description Có khi câu trả lời này đang giữ chỗ suất tên miền / present while this answer holds the free name reserved */
                            reservation?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                expiresAt: string;
                            };
                            retryAfterSeconds: number | null;
                            /** @description true: câu trả lời thử nghiệm về chủ thể giả, không dùng để đăng ký / about a mock subject: of no worth */
                            sandbox?: boolean;
                            /** @description Whether it still stands; null where there is nothing to take back (not `eligible`) */
                            status: {
                                reason: {
                                    code: string;
                                    en: string;
                                    nextStep: {
                                        en: string;
                                        vi: string;
                                    };
                                    vi: string;
                                    whoActs: string;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                since: string;
                                /** @enum {string} */
                                value: "valid" | "suspended" | "revoked";
                            } | null;
                        };
                    };
                };
                /** @description The answer, signed */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The signed answer, an SD-JWT VC (RFC 9901): token~disclosure~…~. Verify with /.well-known/jwks.json */
                            attestation: string;
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            /** @description Sources whose departments act next */
                            departments: string[];
                            /**
                             * Format: date
                             * @description Last day on which the facts still satisfy the policy; null: no end, or not eligible
                             * @example 2026-11-22
                             */
                            eligibleUntil: string | null;
                            evidence: {
                                ageDays: number | null;
                                /**
                                 * Format: date
                                 * @example 2026-11-22
                                 */
                                asOf: string | null;
                                /** @description Days after which the source was too old to answer from, at the time */
                                limitDays: number;
                                sequence: number | null;
                                source: string;
                            }[];
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            expiresAt: string;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            issuedAt: string;
                            /** @description Present when the key that signed it was compromised: the attestation verifies no more */
                            keyCompromised?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                en: string;
                                kid: string;
                                vi: string;
                            };
                            /**
                             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                             * @enum {string}
                             */
                            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                            policy: string;
                            /** @description Có khi gửi "Prefer: wait=N": bằng chứng ghi nhật ký (tlog-proof), null nếu chưa kịp / present with "Prefer: wait=N": the proof that it is in the log (tlog-proof); null: not in time */
                            proof?: string | null;
                            reasons: {
                                code: string;
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                                /** @enum {string} */
                                whoActs: "registrar" | "subject" | "department" | "nobody";
                            }[];
                            /** @description Có khi câu trả lời này đang giữ chỗ suất tên miền / present while this answer holds the free name reserved */
                            reservation?: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                expiresAt: string;
                            };
                            retryAfterSeconds: number | null;
                            /** @description true: câu trả lời thử nghiệm về chủ thể giả, không dùng để đăng ký / about a mock subject: of no worth */
                            sandbox?: boolean;
                            /** @description Whether it still stands; null where there is nothing to take back (not `eligible`) */
                            status: {
                                reason: {
                                    code: string;
                                    en: string;
                                    nextStep: {
                                        en: string;
                                        vi: string;
                                    };
                                    vi: string;
                                    whoActs: string;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                since: string;
                                /** @enum {string} */
                                value: "valid" | "suspended" | "revoked";
                            } | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `invalid_number`: The identifying number is not well formed; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_number" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `idempotency_key_reused`: The Idempotency-Key was used for a different request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "idempotency_key_reused";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `signer_unavailable`: The answer cannot be signed at the moment; nothing was recorded; `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "signer_unavailable" | "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checks/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Kiểm tra tối đa 1.000 đối tượng / check up to 1,000 subjects */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Repeating a request with the same key gives the first answer again, once recorded */
                    "idempotency-key"?: string;
                    /** @description "wait=2": chờ tối đa 2 giây (nhiều nhất 10) đến khi có bằng chứng ghi nhật ký / wait up to 2 seconds (10 at most) for the proof that it is in the log (RFC 7240) */
                    prefer?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "checks": [
                     *         {
                     *           "benefit": "id.vn",
                     *           "subject": {
                     *             "type": "person",
                     *             "scheme": "student-code",
                     *             "number": "XSC/24KTPM900001"
                     *           },
                     *           "match": {
                     *             "birthDate": "2006-02-28"
                     *           }
                     *         },
                     *         {
                     *           "benefit": "biz.vn",
                     *           "subject": {
                     *             "type": "enterprise",
                     *             "scheme": "enterprise-code",
                     *             "number": "0100112437"
                     *           },
                     *           "match": {
                     *             "name": "Công ty TNHH Mẫu"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        checks: {
                            /** @enum {string} */
                            benefit: "id.vn" | "biz.vn";
                            /**
                             * @description Mã kênh của tổ chức đã giới thiệu; mã chưa đăng ký vẫn được trả lời / code of the organisation that brought the subject, for the programme’s counts only: a code that nobody knows is answered all the same
                             * @example DTN-BACNINH-01
                             */
                            channel?: string;
                            match: {
                                /**
                                 * Format: date
                                 * @description Persons: the birth date
                                 * @example 2026-11-22
                                 */
                                birthDate?: string;
                                /**
                                 * Format: date
                                 * @description Businesses: first-issue date (enterprise) or certificate date (household)
                                 * @example 2026-11-22
                                 */
                                date?: string;
                                /** @description Businesses: the name */
                                name?: string;
                            };
                            subject: {
                                number: string;
                                /**
                                 * @description person: personal-number (CCCD, 12 digits), identity-card (CMND, 9 digits), student-code (SCHOOL/CODE); enterprise: enterprise-code; household: registration-certificate, tax-code, owner-number
                                 * @enum {string}
                                 */
                                scheme: "personal-number" | "identity-card" | "student-code" | "enterprise-code" | "registration-certificate" | "tax-code" | "owner-number";
                                /** @enum {string} */
                                type: "person" | "enterprise" | "household";
                            };
                        }[];
                    };
                };
            };
            responses: {
                /** @description One answer for each check, in order */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One for each check, in the same order */
                            results: components["schemas"]["Answer"][];
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `invalid_number`: The identifying number is not well formed; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_number" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `idempotency_key_reused`: The Idempotency-Key was used for a different request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "idempotency_key_reused";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `signer_unavailable`: The answer cannot be signed at the moment; nothing was recorded; `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "signer_unavailable" | "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Các khiếu nại của nhà đăng ký, mới nhất trước / your contests, newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    state?: "open" | "decided" | "withdrawn";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            contests: components["schemas"]["Contest"][];
                            next: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `invalid_cursor`: The page cursor is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_cursor";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Danh bạ website công khai, mới nhất trước / the public website directory, newest first
         * @description Chỉ gồm doanh nghiệp, hộ kinh doanh không mang tên người, và những ai đã đồng ý công bố; không có tổng số. Trả lại `ETag` để hỏi lại bằng `If-None-Match`. / Enterprises, household businesses that bear no person’s name, and those who have agreed to be published, and nothing else; no totals. Has an `ETag` for `If-None-Match`.
         */
        get: {
            parameters: {
                query?: {
                    areaList?: "2025-07-01" | "2004-07-08";
                    /** @example 07210 */
                    commune?: string;
                    cursor?: string;
                    holderKind?: "person" | "household" | "enterprise";
                    limit?: number;
                    /** @example 24 */
                    province?: string;
                    /** @description Tên hoặc tên miền, có dấu hay không / a name or domain, with accents or without */
                    q?: string;
                    /** @example 2026-11-22 */
                    registeredFrom?: string;
                    /** @example 2026-11-22 */
                    registeredUntil?: string;
                    /** @description Mã ngành cấp 1 / section of VSIC-2018 */
                    sector?: "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I" | "J" | "K" | "L" | "M" | "N" | "O" | "P" | "Q" | "R" | "S" | "T" | "U";
                    websiteState?: "unchecked" | "live" | "parked" | "down" | "never_published";
                    zone?: "id.vn" | "biz.vn";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: components["schemas"]["PublishedEntry"][];
                            next: string | null;
                        };
                    };
                };
                /** @description As before */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `validation_failed`: The request is not valid; `invalid_cursor`: The page cursor is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_cursor";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/directory/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Danh mục mã của danh bạ / the code lists of the directory */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            lists: {
                                codes: {
                                    code: string;
                                    en: string;
                                    vi: string;
                                }[];
                                /** @enum {string} */
                                list: "sector" | "province" | "service";
                                version: string;
                            }[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/monitoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Các tháng đã công bố / the months that are published, newest first
         * @description Số liệu từng tháng đã kết thúc, chốt một lần, không sửa; nhóm dưới 5 không công bố. / Months that are over, made once and never changed; groups below 5 are withheld.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            by: {
                                by: string;
                                en: string;
                                vi: string;
                            }[];
                            months: string[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/monitoring/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Số liệu công bố của một tháng / what is published of a month
         * @description Luôn đủ các bảng, không có bộ lọc. null: không công bố vì từ đó suy ra được nhóm nhỏ. / Always all tables, without filters. null: withheld, since a small group could be told from it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @example 2026-10 */
                    month: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedMonth"];
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Các phiên bản chính sách / the policy versions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            policies: {
                                /** @enum {string} */
                                benefit: "id.vn" | "biz.vn";
                                citations: {
                                    [key: string]: unknown;
                                }[];
                                id: string;
                                legalBasis: {
                                    en: string;
                                    vi: string;
                                };
                                parameters: {
                                    [key: string]: unknown;
                                };
                                /**
                                 * Format: date
                                 * @example 2026-11-22
                                 */
                                validFrom: string;
                                /**
                                 * Format: date
                                 * @example 2026-11-22
                                 */
                                validUntil: string | null;
                            }[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Các mã lý do và ý nghĩa / reason codes and what they mean */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Trả lời khiếu nại / what departments decide on contests */
                            contestDecisions: {
                                code: string;
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                            }[];
                            /** @description Căn cứ khiếu nại / grounds of contests */
                            contestGrounds: {
                                code: string;
                                en: string;
                                vi: string;
                            }[];
                            reasons: {
                                code: string;
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                /**
                                 * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                                 * @enum {string}
                                 */
                                outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                                retryAfterSeconds: number | null;
                                vi: string;
                                whoActs: string;
                            }[];
                            /** @description Vì sao trạng thái một xác nhận thay đổi / why an attestation’s status changed */
                            statusReasons: {
                                code: string;
                                en: string;
                                nextStep: {
                                    en: string;
                                    vi: string;
                                };
                                vi: string;
                                whoActs: string;
                            }[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Xoá sạch dữ liệu thử nghiệm của mình / forget all that this sandbox key asked and did
         * @description Câu trả lời, giữ chỗ, ghi nhận sử dụng và Idempotency-Key của khoá sandbox này. / The answers, reservations, redemptions and idempotency keys of this sandbox key.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How many answers are forgotten */
                            answers: number;
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Các chủ thể giả để thử nghiệm / the mock subjects that sandbox keys see
         * @description Khoá sandbox thấy đúng các chủ thể này, không thấy dữ liệu thật; khoá thật không thấy chúng. Tuổi tính theo ngày hôm nay nên vài số đổi theo ngày: hãy đọc danh sách, đừng chép lại. / Sandbox keys see these and no facts; to real keys they do not exist. Ages are as of today, so some numbers change with the day: read the list rather than copy it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date
                             * @description Danh sách của ngày này (giờ Việt Nam) / the list is of this day
                             */
                            day: string;
                            /** @description Tên đơn vị cấp trong xác nhận thử nghiệm / `iss` of sandbox attestations */
                            issuer: string;
                            /** Format: uri */
                            jwks: string;
                            subjects: {
                                /** @description Câu trả lời nhận được / what it is answered; null: it is refused, see `problem` */
                                answer: {
                                    /**
                                     * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                                     * @enum {string}
                                     */
                                    outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
                                    reasons: string[];
                                } | null;
                                /** @enum {string} */
                                benefit: "id.vn" | "biz.vn";
                                /**
                                 * @description Gửi nguyên văn tới POST /v1/checks / send it as it is to POST /v1/checks
                                 * @example {
                                 *       "benefit": "id.vn",
                                 *       "subject": {
                                 *         "type": "person",
                                 *         "scheme": "personal-number",
                                 *         "number": "027206912345"
                                 *       },
                                 *       "match": {
                                 *         "birthDate": "2006-02-28"
                                 *       }
                                 *     }
                                 */
                                check: {
                                    /** @enum {string} */
                                    benefit: "id.vn" | "biz.vn";
                                    /**
                                     * @description Mã kênh của tổ chức đã giới thiệu; mã chưa đăng ký vẫn được trả lời / code of the organisation that brought the subject, for the programme’s counts only: a code that nobody knows is answered all the same
                                     * @example DTN-BACNINH-01
                                     */
                                    channel?: string;
                                    match: {
                                        /**
                                         * Format: date
                                         * @description Persons: the birth date
                                         * @example 2026-11-22
                                         */
                                        birthDate?: string;
                                        /**
                                         * Format: date
                                         * @description Businesses: first-issue date (enterprise) or certificate date (household)
                                         * @example 2026-11-22
                                         */
                                        date?: string;
                                        /** @description Businesses: the name */
                                        name?: string;
                                    };
                                    subject: {
                                        number: string;
                                        /**
                                         * @description person: personal-number (CCCD, 12 digits), identity-card (CMND, 9 digits), student-code (SCHOOL/CODE); enterprise: enterprise-code; household: registration-certificate, tax-code, owner-number
                                         * @enum {string}
                                         */
                                        scheme: "personal-number" | "identity-card" | "student-code" | "enterprise-code" | "registration-certificate" | "tax-code" | "owner-number";
                                        /** @enum {string} */
                                        type: "person" | "enterprise" | "household";
                                    };
                                };
                                /** @description Không đổi / stable: tests may name it */
                                id: string;
                                /** @description Hỏi bằng số nào cũng là chủ thể này / each of them finds this subject */
                                numbers: {
                                    number: string;
                                    scheme: string;
                                }[];
                                /** @description Lời từ chối nhận được / the refusal that is answered; nothing is recorded */
                                problem: {
                                    /** @enum {string} */
                                    code: "validation_failed" | "malformed_body" | "malformed_request" | "headers_too_large" | "invalid_number" | "invalid_cursor" | "unauthenticated" | "forbidden" | "other_person_required" | "source_not_bound" | "not_found" | "checkpoint_not_signed" | "log_not_witnessed" | "checkpoint_contradicts" | "state_conflict" | "proof_pending" | "upload_offset_conflict" | "too_many_uploads" | "upload_incomplete" | "already_used" | "subject_reserved" | "attestation_not_usable" | "not_contestable" | "contest_limit_reached" | "tus_version_unsupported" | "payload_too_large" | "unsupported_media_type" | "checksum_mismatch" | "empty_file" | "too_many_rows" | "idempotency_key_reused" | "reason_required" | "rate_limited" | "internal" | "unavailable" | "signer_unavailable";
                                    status: number;
                                } | null;
                                /** @description Lời từ chối khi ghi nhận sử dụng / the refusal of a redemption: `already_used` or `subject_reserved`; null: none */
                                redemptionProblem: string | null;
                                shows: {
                                    en: string;
                                    vi: string;
                                };
                                /** @description Câu trả lời đến chậm bấy nhiêu giây / the answer is so late */
                                slowSeconds: number;
                                /** @description Trạng thái tự đổi sau khi cấp / what becomes of its status by itself */
                                statusChanges: {
                                    afterSeconds: number;
                                    reason: string;
                                    /** @enum {string} */
                                    status: "valid" | "suspended" | "revoked";
                                }[];
                            }[];
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Các điểm nhận webhook của mình / one’s own webhook endpoints */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            webhooks: components["schemas"]["Webhook"][];
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Lập một điểm nhận webhook / make a webhook endpoint
         * @description Ký theo Standard Webhooks (HMAC-SHA-256); nội dung không có dữ liệu cá nhân. / Signed after Standard Webhooks (HMAC-SHA-256); no personal data in what is sent.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "url": "https://nha-dang-ky.example.vn/webhooks/xacthuc",
                     *       "description": "Hệ thống đăng ký"
                     *     }
                     */
                    "application/json": {
                        description?: string | null;
                        /** @description `attestation.status_changed`: Trạng thái của một xác nhận đã thay đổi / The status of an attestation changed; `webhook.test`: Sự kiện thử, do nhà đăng ký yêu cầu / A test that the registrar asked for */
                        events?: "attestation.status_changed"[];
                        /**
                         * @description https://, trừ máy chủ nội bộ được phép / https://, but for inner hosts that are allowed
                         * @example https://nha-dang-ky.example.vn/webhooks/xacthuc
                         */
                        url: string;
                    };
                };
            };
            responses: {
                /** @description Made; the secret is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            createdAt: string;
                            description: string | null;
                            /** @description Vì sao ngừng gửi / why nothing is sent */
                            disabled: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                code: "by_registrar" | "gone" | "failing";
                                en: string;
                                vi: string;
                            } | null;
                            enabled: boolean;
                            events: string[];
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            failingSince: string | null;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @description Khoá cũ còn ký đến lúc này / the former secret signs until then
                             */
                            previousSecretUntil: string | null;
                            /**
                             * @description Chỉ hiện một lần / shown once
                             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
                             */
                            secret: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            updatedAt: string;
                            url: string;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Một điểm nhận webhook / one webhook endpoint */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Xoá một điểm nhận và khoá của nó / delete an endpoint and its secret */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Sửa, ngừng hoặc bật lại một điểm nhận / change, stop or enable an endpoint
         * @description Phần không nêu được giữ nguyên. Khi ngừng, những gì đang chờ gửi bị bỏ và có thể gửi lại sau. / What is not named stays. What waits when it is stopped is dropped, and can be replayed later.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "enabled": true
                     *     }
                     */
                    "application/json": {
                        description?: string | null;
                        /** @description false: ngừng gửi / send nothing more */
                        enabled?: boolean;
                        /** @description `attestation.status_changed`: Trạng thái của một xác nhận đã thay đổi / The status of an attestation changed; `webhook.test`: Sự kiện thử, do nhà đăng ký yêu cầu / A test that the registrar asked for */
                        events?: "attestation.status_changed"[];
                        /**
                         * @description https://, trừ máy chủ nội bộ được phép / https://, but for inner hosts that are allowed
                         * @example https://nha-dang-ky.example.vn/webhooks/xacthuc
                         */
                        url?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Nhật ký gửi của một điểm nhận, mới nhất trước / the delivery log of an endpoint, newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    state?: "waiting" | "delivered" | "failed";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deliveries: components["schemas"]["WebhookDelivery"][];
                            /** @description cursor of the next page */
                            next: string | null;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `invalid_cursor`: The page cursor is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "invalid_cursor";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gửi lại một lần gửi, cùng webhook-id / send a delivery again under its webhook-id */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    delivery: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Cũ trước; tối đa 20 lần gần nhất / oldest first, the last 20 */
                            attempts: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                durationMs: number;
                                error: {
                                    code: string;
                                    en: string;
                                    vi: string;
                                } | null;
                                /** @description HTTP */
                                status: number | null;
                            }[];
                            /** Format: uuid */
                            attestation: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            endedAt: string | null;
                            /** @enum {string} */
                            event: "attestation.status_changed" | "webhook.test";
                            /**
                             * Format: uuid
                             * @description webhook-id
                             */
                            id: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            nextAttemptAt: string | null;
                            /** @enum {string} */
                            state: "waiting" | "delivered" | "failed";
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gửi lại một khoảng thời gian / send a range of time again
         * @description Gồm những lần gửi thất bại và những thay đổi xảy ra khi điểm nhận chưa có hoặc đang ngừng. / What failed, and changes that happened while the endpoint was stopped or not there yet.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "from": "2026-11-22T03:00:00.000Z",
                     *       "until": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @description true: gửi lại cả những lần đã gửi được / also what was delivered; false by default */
                        all?: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-11-22T03:00:00.000Z
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @example 2026-11-22T03:00:00.000Z
                         */
                        until: string;
                    };
                };
            };
            responses: {
                /** @description Queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            queued: number;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Đổi khoá ký của một điểm nhận / rotate the secret of an endpoint
         * @description Trong thời gian chuyển tiếp, mỗi lần gửi mang cả hai chữ ký. / During the overlap every call carries both signatures.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "overlapHours": 24
                     *     }
                     */
                    "application/json": {
                        /** @description Số giờ cả hai khoá cùng ký; mặc định 24 / hours in which both secrets sign; 24 by default */
                        overlapHours?: number;
                    } | null;
                };
            };
            responses: {
                /** @description The new secret, shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            createdAt: string;
                            description: string | null;
                            /** @description Vì sao ngừng gửi / why nothing is sent */
                            disabled: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                code: "by_registrar" | "gone" | "failing";
                                en: string;
                                vi: string;
                            } | null;
                            enabled: boolean;
                            events: string[];
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            failingSince: string | null;
                            /** Format: uuid */
                            id: string;
                            /**
                             * Format: date-time
                             * @description Khoá cũ còn ký đến lúc này / the former secret signs until then
                             */
                            previousSecretUntil: string | null;
                            /**
                             * @description Chỉ hiện một lần / shown once
                             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
                             */
                            secret: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            updatedAt: string;
                            url: string;
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid; `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed" | "malformed_body";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `unsupported_media_type`: The content type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unsupported_media_type";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gửi một sự kiện thử / send a test event */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Cũ trước; tối đa 20 lần gần nhất / oldest first, the last 20 */
                            attempts: {
                                /**
                                 * Format: date-time
                                 * @example 2026-11-22T03:00:00.000Z
                                 */
                                at: string;
                                durationMs: number;
                                error: {
                                    code: string;
                                    en: string;
                                    vi: string;
                                } | null;
                                /** @description HTTP */
                                status: number | null;
                            }[];
                            /** Format: uuid */
                            attestation: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            endedAt: string | null;
                            /** @enum {string} */
                            event: "attestation.status_changed" | "webhook.test";
                            /**
                             * Format: uuid
                             * @description webhook-id
                             */
                            id: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-22T03:00:00.000Z
                             */
                            nextAttemptAt: string | null;
                            /** @enum {string} */
                            state: "waiting" | "delivered" | "failed";
                        };
                    };
                };
                /** @description `validation_failed`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "validation_failed";
                        };
                    };
                };
                /** @description `unauthenticated`: The API key is missing or not valid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unauthenticated";
                        };
                    };
                };
                /** @description `forbidden`: The API key may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "forbidden";
                        };
                    };
                };
                /** @description `not_found`: There is no such resource */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "not_found";
                        };
                    };
                };
                /** @description `state_conflict`: The current state does not allow this */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "state_conflict";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/witness/add-checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Đồng ký điểm kiểm của một nhật ký khác / cosign another log’s checkpoint
         * @description C2SP tlog-witness: dòng `old N`, các dòng chứng minh nhất quán, dòng trống, điểm kiểm. / `old N`, the lines of the consistency proof, an empty line, the checkpoint. Which logs are witnessed is the operator’s setting.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Cosignature lines (Ed25519 and ML-DSA-44) */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `malformed_body`: The request body cannot be read */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "malformed_body";
                        };
                    };
                };
                /** @description `checkpoint_not_signed`: The checkpoint is not signed by the log that it names */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "checkpoint_not_signed";
                        };
                    };
                };
                /** @description `log_not_witnessed`: This service does not witness that log */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "log_not_witnessed";
                        };
                    };
                };
                /** @description The size of the largest tree that was cosigned: prove from there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/x.tlog.size": string;
                    };
                };
                /** @description `payload_too_large`: The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "payload_too_large";
                        };
                    };
                };
                /** @description `checkpoint_contradicts`: The checkpoint is not shown to go on from the tree that was cosigned */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "checkpoint_contradicts";
                        };
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/witness/vkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Khoá kiểm tra chữ ký nhân chứng / the keys that this witness’s cosignatures verify with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One vkey (C2SP signed-note) a line */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description `rate_limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "rate_limited";
                        };
                    };
                };
                /** @description `internal`: Internal error */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "internal";
                        };
                    };
                };
                /** @description `unavailable`: The service is not ready */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"] & {
                            /** @enum {string} */
                            code: "unavailable";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Answer: {
            /** @description The signed answer, an SD-JWT VC (RFC 9901): token~disclosure~…~. Verify with /.well-known/jwks.json */
            attestation: string;
            /** @enum {string} */
            benefit: "id.vn" | "biz.vn";
            /** @description Sources whose departments act next */
            departments: string[];
            /**
             * Format: date
             * @description Last day on which the facts still satisfy the policy; null: no end, or not eligible
             * @example 2026-11-22
             */
            eligibleUntil: string | null;
            evidence: {
                ageDays: number | null;
                /**
                 * Format: date
                 * @example 2026-11-22
                 */
                asOf: string | null;
                /** @description Days after which the source was too old to answer from, at the time */
                limitDays: number;
                sequence: number | null;
                source: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            issuedAt: string;
            /** @description Present when the key that signed it was compromised: the attestation verifies no more */
            keyCompromised?: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                en: string;
                kid: string;
                vi: string;
            };
            /**
             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
             * @enum {string}
             */
            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
            policy: string;
            /** @description Có khi gửi "Prefer: wait=N": bằng chứng ghi nhật ký (tlog-proof), null nếu chưa kịp / present with "Prefer: wait=N": the proof that it is in the log (tlog-proof); null: not in time */
            proof?: string | null;
            reasons: {
                code: string;
                en: string;
                nextStep: {
                    en: string;
                    vi: string;
                };
                vi: string;
                /** @enum {string} */
                whoActs: "registrar" | "subject" | "department" | "nobody";
            }[];
            /** @description Có khi câu trả lời này đang giữ chỗ suất tên miền / present while this answer holds the free name reserved */
            reservation?: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                expiresAt: string;
            };
            retryAfterSeconds: number | null;
            /** @description true: câu trả lời thử nghiệm về chủ thể giả, không dùng để đăng ký / about a mock subject: of no worth */
            sandbox?: boolean;
            /** @description Whether it still stands; null where there is nothing to take back (not `eligible`) */
            status: {
                reason: {
                    code: string;
                    en: string;
                    nextStep: {
                        en: string;
                        vi: string;
                    };
                    vi: string;
                    whoActs: string;
                } | null;
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                since: string;
                /** @enum {string} */
                value: "valid" | "suspended" | "revoked";
            } | null;
        };
        Batch: {
            /** @description Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference" */
            erased: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            links: {
                results: string;
                self: string;
            };
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            receivedAt: string;
            rows: {
                answered: number;
                /** @description Đã xử lý / dealt with: answered, or malformed */
                done: number;
                /** @description Số dòng của tệp / rows of the file */
                total: number;
                /** @description Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file */
                wrong: number;
            };
            /** @description Since it was begun */
            rowsPerSecond: number | null;
            /** @description At that rate; null: not begun, or finished */
            secondsLeft: number | null;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            startedAt: string | null;
            /**
             * @description failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator
             * @enum {string}
             */
            state: "queued" | "working" | "done" | "cancelled" | "failed";
        };
        Contest: {
            /** Format: uuid */
            attestationId: string;
            /** @enum {string} */
            benefit: "id.vn" | "biz.vn";
            decision: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                /** @enum {string} */
                code: "upheld" | "corrected" | "rejected";
                en: string;
                nextStep: {
                    en: string;
                    vi: string;
                };
                vi: string;
            } | null;
            /** @description Nguồn mà câu trả lời nêu tên hoặc nhà đăng ký chọn; rỗng: hệ thống tự chuyển đến cơ quan có hồ sơ / sources the answer named or you chose; empty: it went to whoever keeps the record, which is not disclosed */
            departments: string[];
            /**
             * Format: date-time
             * @description Hết hạn trả lời / the end of the department’s last working day
             * @example 2026-11-22T03:00:00.000Z
             */
            dueAt: string;
            /** @description Your own later checks of the subject: the first, and each that came out otherwise */
            followedBy: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                /** Format: uuid */
                attestationId: string;
                /**
                 * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
                 * @enum {string}
                 */
                outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
            }[];
            grounds: {
                /**
                 * @description Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`
                 * @enum {string}
                 */
                code: "wrong_birth_date" | "missing_record" | "certificate_exists" | "name_differs" | "wrong_date" | "facts_outdated" | "other";
                en: string;
                vi: string;
            };
            /** Format: uuid */
            id: string;
            note: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            openedAt: string;
            /**
             * @description Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"
             * @enum {string}
             */
            outcome: "eligible" | "ineligible" | "not_found" | "inconclusive" | "source_unavailable" | "already_used";
            overdue: boolean;
            /** @enum {string} */
            state: "open" | "decided" | "withdrawn";
            supporting: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            withdrawnAt: string | null;
        };
        /** @description application/problem+json (RFC 9457) */
        Problem: {
            /**
             * @description Stable: clients may branch on it
             * @enum {string}
             */
            code: "validation_failed" | "malformed_body" | "malformed_request" | "headers_too_large" | "invalid_number" | "invalid_cursor" | "unauthenticated" | "forbidden" | "other_person_required" | "source_not_bound" | "not_found" | "checkpoint_not_signed" | "log_not_witnessed" | "checkpoint_contradicts" | "state_conflict" | "proof_pending" | "upload_offset_conflict" | "too_many_uploads" | "upload_incomplete" | "already_used" | "subject_reserved" | "attestation_not_usable" | "not_contestable" | "contest_limit_reached" | "tus_version_unsupported" | "payload_too_large" | "unsupported_media_type" | "checksum_mismatch" | "empty_file" | "too_many_rows" | "idempotency_key_reused" | "reason_required" | "rate_limited" | "internal" | "unavailable" | "signer_unavailable";
            /** @description Việc cần làm tiếp (tiếng Việt) */
            detail: string;
            /** @description What to do next (English) */
            detailEn: string;
            errors?: {
                /** @description JSON pointer */
                at: string;
                message: string;
            }[];
            requestId: string;
            status: number;
            /** @description Điều đã xảy ra (tiếng Việt) */
            title: string;
            /** @description What happened (English) */
            titleEn: string;
            /** @example urn:xacthuc:problem:unauthenticated */
            type: string;
        };
        /** @description All that is public of an entry */
        PublishedEntry: {
            /** @description Mã theo phiên bản danh mục / codes, and the version of their list */
            area: {
                commune: string | null;
                list: string;
                province: string | null;
            } | null;
            /**
             * @description Dạng A-label / as A-labels
             * @example xn--nguyn-an-z60d.id.vn
             */
            domain: string;
            /**
             * @description Dạng U-label / as U-labels
             * @example nguyễn-an.id.vn
             */
            domainUnicode: string;
            holder: {
                /** @enum {string} */
                kind: "person" | "household" | "enterprise";
                name: string | null;
            };
            /**
             * Format: date
             * @example 2026-11-22
             */
            registeredOn: string | null;
            sector: {
                code: string;
                list: string;
            } | null;
            /** @enum {string} */
            websiteState: "unchecked" | "live" | "parked" | "down" | "never_published";
        };
        PublishedMonth: {
            checked: {
                tables: {
                    /** @enum {string} */
                    by: "month" | "area" | "commune" | "sector" | "group" | "registrar" | "organisation";
                    rows: {
                        key: string;
                        label: {
                            en: string;
                            vi: string;
                        };
                        /** @description Trong đó đã sang bước sau / of them, a stage further */
                        part: number | null;
                        /** @description null: không công bố vì nhóm nhỏ / withheld: a group of fewer than 5 could be told */
                        whole: number | null;
                    }[];
                }[];
                total: {
                    /** @description Trong đó đã sang bước sau / of them, a stage further */
                    part: number | null;
                    /** @description null: không công bố vì nhóm nhỏ / withheld: a group of fewer than 5 could be told */
                    whole: number | null;
                };
            };
            /** @example 2026-10 */
            month: string;
            registered: {
                tables: {
                    /** @enum {string} */
                    by: "month" | "area" | "commune" | "sector" | "group" | "registrar" | "organisation";
                    rows: {
                        key: string;
                        label: {
                            en: string;
                            vi: string;
                        };
                        /** @description Trong đó đã sang bước sau / of them, a stage further */
                        part: number | null;
                        /** @description null: không công bố vì nhóm nhỏ / withheld: a group of fewer than 5 could be told */
                        whole: number | null;
                    }[];
                }[];
                total: {
                    /** @description Trong đó đã sang bước sau / of them, a stage further */
                    part: number | null;
                    /** @description null: không công bố vì nhóm nhỏ / withheld: a group of fewer than 5 could be told */
                    whole: number | null;
                };
            };
        };
        Webhook: {
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            description: string | null;
            /** @description Vì sao ngừng gửi / why nothing is sent */
            disabled: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                /** @enum {string} */
                code: "by_registrar" | "gone" | "failing";
                en: string;
                vi: string;
            } | null;
            enabled: boolean;
            events: string[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            failingSince: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Khoá cũ còn ký đến lúc này / the former secret signs until then
             */
            previousSecretUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            updatedAt: string;
            url: string;
        };
        WebhookDelivery: {
            /** @description Cũ trước; tối đa 20 lần gần nhất / oldest first, the last 20 */
            attempts: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                durationMs: number;
                error: {
                    code: string;
                    en: string;
                    vi: string;
                } | null;
                /** @description HTTP */
                status: number | null;
            }[];
            /** Format: uuid */
            attestation: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            endedAt: string | null;
            /** @enum {string} */
            event: "attestation.status_changed" | "webhook.test";
            /**
             * Format: uuid
             * @description webhook-id
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            nextAttemptAt: string | null;
            /** @enum {string} */
            state: "waiting" | "delivered" | "failed";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
