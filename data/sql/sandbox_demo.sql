-- A small made-up database for `cli.py sql --demo`: three tables that are published, four that never are.
CREATE TABLE customers AS
SELECT 'C' || lpad(i::VARCHAR, 4, '0') AS customer_key, ['단골', '신규', '휴면', '할인'][1 + i % 4] AS segment,
    DATE '2024-01-01' + (i * 7 % 700)::INTEGER AS joined, ['서울', '경기', '부산', '대구', '제주'][1 + i * 3 % 5] AS region,
    (i * 37 % 100) / 100.0 AS churn_score
FROM range(400) t(i);
CREATE TABLE feedback AS
SELECT i AS id, TIMESTAMP '2025-07-01' + to_hours((i * 5 % 12000)::INTEGER) AS created_at,
    ['설문', '리뷰', '채팅', '전화', '앱스토어'][1 + i % 5] AS channel, (i * 7 % 11)::INTEGER AS nps, (1 + i * 3 % 5)::INTEGER AS csat,
    (1 + i * 5 % 7)::INTEGER AS ces,
    ['배송이 3일 늦었어요', '포장이 꼼꼼해서 좋아요', '결제가 자꾸 튕겨요', '상담원이 친절했어요', '환불이 10일째 안 돼요'][1 + i % 5] AS text,
    ['배송', '포장', '결제', '상담', '환불'][1 + i % 5] AS topic, ['분노', '기쁨', '짜증', '감사', '불안'][1 + i % 5] AS emotion,
    'C' || lpad((i * 11 % 400)::VARCHAR, 4, '0') AS customer_key
FROM range(2000) t(i);
CREATE TABLE orders AS
SELECT 'O' || lpad(i::VARCHAR, 5, '0') AS order_id, 'C' || lpad((i * 13 % 400)::VARCHAR, 4, '0') AS customer_key,
    DATE '2025-07-01' + (i % 500)::INTEGER AS order_date, (5000 + i * 700 % 90000)::DOUBLE AS amount,
    ['텀블러', '수건', '세제', '이불', '화장지', '조명'][1 + i % 6] AS product
FROM range(3000) t(i);
CREATE TABLE app_users AS SELECT i AS id, 'user' || i AS name, md5('secret' || i) AS password_hash FROM range(20) t(i);
CREATE TABLE share_tokens AS SELECT md5('token' || i) AS token, i AS board FROM range(20) t(i);
CREATE TABLE customers_raw AS SELECT customer_key, '이름' || customer_key AS name, '010-0000-0000' AS phone FROM customers;
CREATE TABLE audit_log AS SELECT i AS id, 'sign-in' AS what FROM range(20) t(i);
