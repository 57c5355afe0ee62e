/** Chinese words for what one does with results: comparing them, objecting to them. */

export const resultZh = {
  'page.compare': '比较地块',
  'compare.lead': '同样的问题，每列一块地。点地块名称看完整结果。',
  'compare.why': '主要理由',
  'compare.counts': '条款',
  'compare.missing': '待补充的信息（项）',
  'compare.site': '地块 {number}',
  'compare.open': '比较所选（{count}）',
  'compare.hint': '勾选 2 至 {most} 条记录',
  'compare.choose': '选择“{name}”进行比较',
  'objection.whole': '我认为这个结果有误',
  'objection.clause': '我认为这一条有误',
  'objection.reason': '哪里不对？请写明理由和依据，数据管理人员会看到。',
  'objection.send': '提交异议',
  'objection.sent': '异议已提交，数据管理人员会看到。结果本身不会因此改变。',
};
