/** Where the claims come from, in the form that tables print. */
export const sources = {
  article: "Encyclopedia article: Vanishing gradient problem, Wikipedia",
  hochreiter1991:
    "Hochreiter 1991, diploma thesis, TU München; Hochreiter 1998, doi:10.1142/S0218488598000094",
  doya1993: "Doya 1993, IEEE Trans. Neural Netw. 1:75–80; Doya 1992, doi:10.1109/ISCAS.1992.230622",
  bengio1994: "Bengio, Simard & Frasconi 1994, doi:10.1109/72.279181",
  pascanu2013: "Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063",
  gelfand1941: "Gelfand 1941, Rec. Math. (Mat. Sbornik) 9:3–24",
  rotaStrang1960: "Rota & Strang 1960, doi:10.1016/S1385-7258(60)50046-1",
  hornJohnson2012: "Horn & Johnson 2012, doi:10.1017/CBO9781139020411",
  beer1995:
    "Beer 1995, doi:10.1177/105971239500300405; Mathayomchan & Beer 2002, Neural Comput. 14:2043–2051",
  kuznetsov2004: "Kuznetsov 2004, doi:10.1007/978-1-4757-3978-7",
  hairer1993: "Hairer, Nørsett & Wanner 1993, doi:10.1007/978-3-540-78862-1",
  molgedey1992: "Molgedey, Schuchhardt & Schuster 1992, doi:10.1103/PhysRevLett.69.3717",
  beer2006:
    "Beer 2006, doi:10.1162/neco.2006.18.12.3009 (N separate bistable units); the weights are this project's",
  newman1986: "Newman 1986, doi:10.1007/BF01464284",
  henon1976: "Hénon 1976, doi:10.1007/BF01608556",
  may1976: "May 1976, doi:10.1038/261459a0",
  higham2002: "Higham 2002, doi:10.1137/1.9780898718027",
  ieee754: "IEEE Std 754-2019, doi:10.1109/IEEESTD.2019.8766229",
  ginibre1965: "Ginibre 1965, doi:10.1063/1.1704292; Tao & Vu 2010, doi:10.1214/10-AOP534",
  rider2014: "Rider & Sinclair 2014, doi:10.1214/13-AAP958; Kostlan 1992, doi:10.1016/0024-3795(92)90386-O",
  johnstone2001: "Johnstone 2001, doi:10.1214/aos/1009210544; Geman 1980, doi:10.1214/aop/1176994775",
  furediKomlos1981: "Füredi & Komlós 1981, doi:10.1007/BF02579329",
  marchenkoPastur1967: "Marchenko & Pastur 1967, doi:10.1070/SM1967v001n04ABEH001994",
  ioffe2015: "Ioffe & Szegedy 2015, arXiv:1502.03167",
  yang2019: "Yang, Pennington, Rao, Sohl-Dickstein & Schoenholz 2019, arXiv:1902.08129",
  deSmith2020: "De & Smith 2020, arXiv:2002.10444",
  he2016: "He, Zhang, Ren & Sun 2016, arXiv:1512.03385; arXiv:1603.05027",
  veit2016: "Veit, Wilber & Belongie 2016, arXiv:1605.06431",
} as const;
