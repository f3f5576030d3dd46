import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** The head of the OpenAPI 3.1 document; paths come from the routes' schemas. */
export function openApi(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'xacthuc',
        version: '1.0.0',
        description:
          'Xác thực điều kiện nhận tên miền .vn miễn phí: các sở, ngành nộp dữ liệu; nhà đăng ký hỏi và nhận xác nhận ' +
          'có chữ ký số; kiểm toán xem lại từng câu trả lời.\n\n' +
          'Eligibility for the free .vn domain names: departments deliver registry files; registrars ask and get a ' +
          'signed attestation; auditors review every answer.\n\n' +
          'Thử nghiệm: khoá sandbox (`xts_…`) gọi đúng các đường này nhưng chỉ thấy các chủ thể giả công bố tại ' +
          '[/v1/sandbox/subjects](/v1/sandbox/subjects): mọi kết quả, mọi sự cố; khoá công khai riêng tại ' +
          '`/sandbox/.well-known/jwks.json`.\n\n' +
          'Sandbox: a sandbox key (`xts_…`) calls these very routes and sees only the mock subjects published at ' +
          '[/v1/sandbox/subjects](/v1/sandbox/subjects), every outcome and fault; what it gets is signed with keys of its own, ' +
          'at `/sandbox/.well-known/jwks.json`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      tags: [
        { name: 'registrar', description: 'Nhà đăng ký tên miền / domain registrars' },
        { name: 'department', description: 'Sở, ngành / departments' },
        {
          name: 'organisation',
          description: 'Cơ quan, đoàn thể, hiệp hội, tổ công nghệ số / organisations that take part',
        },
        { name: 'auditor', description: 'Kiểm toán / auditors' },
        { name: 'office', description: 'Văn phòng chương trình / the programme office' },
        { name: 'anyone', description: 'Công khai / public' },
      ],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'Khoá API, do văn phòng chương trình cấp / an API key from the programme office',
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `def-${i}`),
    },
  };
}
