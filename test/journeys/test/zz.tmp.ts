import { startTestService } from '@xacthuc/test-harness';

const cpu = () => {
  const c = process.cpuUsage();
  return ((c.user + c.system) / 1e6).toFixed(2);
};
console.log('imports cpu', cpu(), 'wall', performance.now().toFixed(0));
for (let i = 0; i < 3; i++) {
  const a = performance.now();
  const s = await startTestService();
  console.log('started cpu', cpu(), 'ms', (performance.now() - a).toFixed(0));
  const b = performance.now();
  await s.close();
  console.log('closed cpu', cpu(), (performance.now() - b).toFixed(0));
}
